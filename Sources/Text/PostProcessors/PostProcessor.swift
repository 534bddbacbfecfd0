/// The special tokens that are put around an encoded text.
struct PostProcessor: Sendable {
  var prefix: [Int32] = []
  var suffix: [Int32] = []

  var isEmpty: Bool { prefix.isEmpty && suffix.isEmpty }

  func wrap(_ ids: [Int32]) -> [Int32] { prefix + ids + suffix }
}
