/// Rewrites a text before it is cut into words.
enum Normalizer: Sendable {
  indirect case sequence([Normalizer])

  /// - Parameter text: UTF-8, as is the result.
  func normalize(_ text: [UInt8]) -> [UInt8] {
    switch self {
    case .sequence(let steps): steps.reduce(text) { $1.normalize($0) }
    }
  }
}
