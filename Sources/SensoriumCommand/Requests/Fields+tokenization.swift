import Engine
import JSON
import ModelKit

extension Fields {
  /// `mm_processor_kwargs`, whose names the model's processor judges.
  var options: ProcessorOptions { ProcessorOptions(all) }

  private static let knownTokenization = [
    "add_special_tokens", "max_length", "truncation", "truncate_prompt_tokens", "truncation_side", "padding",
    "pad_prompt_tokens", "do_lower_case", "needs_detokenization",
  ]

  /// `tokenization_kwargs`, in vLLM's names. A name that is not known is noted and changes nothing, as in vLLM, and so is
  /// a way of truncation or padding.
  func tokenization() throws(FieldError) -> TokenizationOptions {
    var options = TokenizationOptions()
    options.unknownNames = all.keys.filter { !Self.knownTokenization.contains($0) }.sorted()
    options.addsSpecialTokens = try flag("add_special_tokens")
    options.maxLength = try integer("max_length")
    options.truncatePromptTokens = try integer("truncate_prompt_tokens")
    options.padPromptTokens = try integer("pad_prompt_tokens")
    options.lowercases = try flag("do_lower_case") ?? false
    options.needsDetokenization = try flag("needs_detokenization") ?? false
    options.truncation = way("truncation", true: .longestFirst, false: .doNotTruncate, &options)
    options.padding = way("padding", true: nil, false: .doNotPad, &options)
    if let side = try text("truncation_side") {
      guard let known = TokenizationOptions.Side(rawValue: side) else {
        throw FieldError("has a 'tokenization_kwargs.truncation_side' of '\(side)'; it is left or right")
      }
      options.truncationSide = known
    }
    return options
  }

  /// A member that is true, false, or the name of a way.
  private func way<Way: RawRepresentable<String>>(
    _ name: String, true yes: Way?, false no: Way, _ options: inout TokenizationOptions
  ) -> Way? {
    guard let value = value(name) else { return nil }
    let found = value.bool.map { $0 ? yes : no } ?? value.string.flatMap(Way.init)
    if found == nil { options.unknownNames.append(name) }
    return found
  }
}
