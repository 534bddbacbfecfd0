/// The special tokens that are put around an encoded text.
struct PostProcessor: Sendable {
  /// The ids before and after the text, one pair for each step of the file's post-processor, innermost first.
  var prefix: [Int32] = []
  var suffix: [Int32] = []

  func wrap(_ ids: [Int32]) -> [Int32] { prefix + ids + suffix }
}
