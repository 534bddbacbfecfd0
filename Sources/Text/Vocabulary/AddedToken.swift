/// A token beside the model's own vocabulary, found in a text by its spelling before the model sees the rest.
struct AddedToken: Sendable, Equatable {
  var content = ""
  /// Left out of a decoded text where the caller asks for it.
  var isSpecial = false
  /// Found only where no word character touches it.
  var singleWord = false
  /// Takes the white space before it along.
  var stripsLeft = false
  /// Takes the white space after it along.
  var stripsRight = false
  /// Looked for in the normalized text, in its own normalized spelling.
  var isNormalized = false
  var id: Int32 = 0
}
