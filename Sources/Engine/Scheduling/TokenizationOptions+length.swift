import ModelKit

extension TokenizationOptions {
  /// The most tokens of a prompt that the model's length leaves room for, or fewer where that is asked.
  func wholeLength(_ maxLength: Int) -> Int { self.maxLength ?? maxLength - 1 }

  /// - Parameter model: the most positions of a sequence.
  func checkMaxLength(_ model: Int) throws(InputError) {
    guard let maxLength, !(1...model ~= maxLength) else { return }
    throw InputError(.invalidRequest, "max_length must be between 1 and \(model), got \(maxLength).")
  }

  /// - Parameter count: the tokens of a prompt that was cut where that was asked.
  func checkLength(_ count: Int) throws(InputError) {
    guard let maxLength, count > maxLength else { return }
    throw InputError(
      .invalidRequest,
      "max_length is \(maxLength), but your prompt contains \(count) input tokens; allow more of them, or set truncation."
    )
  }
}
