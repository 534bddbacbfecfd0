import Engine
import ModelKit

extension Fields {
  /// `mm_processor_kwargs`, whose names the model's processor judges.
  var options: ProcessorOptions { ProcessorOptions(all) }

  /// `tokenization_kwargs`, in vLLM's names.
  func tokenization() throws(FieldError) -> TokenizationOptions {
    try allow(["add_special_tokens", "truncate_prompt_tokens", "truncation_side"])
    var options = TokenizationOptions()
    options.addsSpecialTokens = try flag("add_special_tokens")
    options.truncatePromptTokens = try integer("truncate_prompt_tokens")
    if let side = try text("truncation_side") {
      guard let known = TokenizationOptions.Side(rawValue: side) else {
        throw FieldError("has a 'tokenization_kwargs.truncation_side' of '\(side)'; it is left or right")
      }
      options.truncationSide = known
    }
    return options
  }
}
