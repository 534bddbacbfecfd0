import ModelKit

/// Holds a prompt, with what stands in it for media, against the model's length.
struct PromptLength: Sendable {
  /// The most positions of a sequence.
  let most: Int
  /// Whether there can be pictures, which take places that nobody sees in the text.
  let takesPictures: Bool

  /// - Returns: how many tokens there is room for after the prompt.
  @discardableResult
  func check(_ count: Int) throws(InputError) -> Int {
    guard count > 0 else { throw InputError(.invalidRequest, "The decoder prompt cannot be empty") }
    let advice =
      "Make sure that `max_model_len` is no smaller than the number of text tokens plus multimodal tokens"
    let pictures =
      takesPictures
      ? " For image inputs, the number of image tokens depends on the number of images, and possibly their aspect "
        + "ratios as well." : ""
    guard count <= most else {
      throw InputError(
        .invalidRequest,
        "The decoder prompt (length \(count)) is longer than the maximum model length of \(most). \(advice).\(pictures)"
      )
    }
    guard count < most else {
      throw InputError(
        .invalidRequest,
        "The decoder prompt (length \(count)) plus the number of requested output tokens (at least 1) is longer "
          + "than the maximum model length of \(most). \(advice) (prompt + requested output tokens).")
    }
    return most - count
  }
}
