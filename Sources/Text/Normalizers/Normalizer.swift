/// Rewrites a text before it is cut into words.
enum Normalizer: Sendable {
  case form(UnicodeForm)
  case lowercase
  /// Puts something before a text that is not empty.
  case prepend([UInt8])
  case replace(Replacement)
  /// Takes white space off the ends.
  case strip(left: Bool, right: Bool)
  indirect case sequence([Normalizer])

  /// - Parameter text: UTF-8, as is the result.
  func normalize(_ text: [UInt8]) -> [UInt8] {
    switch self {
    case .form(let form): form.normalize(text)
    case .lowercase: Lowercase.of(text)
    case .prepend(let prefix): text.isEmpty ? text : prefix + text
    case .replace(let replacement): replacement.apply(to: text)
    case .strip(let left, let right): Self.strip(text, left, right)
    case .sequence(let steps): steps.reduce(text) { $1.normalize($0) }
    }
  }

  private static func strip(_ text: [UInt8], _ left: Bool, _ right: Bool) -> [UInt8] {
    var start = 0
    var end = text.count
    while left, start < end, case let (scalar, length) = UTF8Text.scalar(text.span, at: start), scalar.isSpace {
      start += length
    }
    while right, end > start, case let (scalar, length) = UTF8Text.scalar(text.span, endingAt: end), scalar.isSpace {
      end -= length
    }
    return Array(text[start..<end])
  }
}
