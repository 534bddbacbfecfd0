import Checkpoint
import ModelKit
import Text

/// Fills prompts that are too short up with the checkpoint's padding token, where a request asks for that.
struct PromptPadding {
  private let length: Int

  /// - Parameter maxLength: the most positions of a sequence.
  /// - Returns: nil where the options ask for none.
  /// - Throws: where they ask for what cannot be.
  init?(_ options: TokenizationOptions, maxLength: Int) throws(InputError) {
    let whole = options.wholeLength(maxLength)
    switch options.padding {
    case .doNotPad: return nil
    case .maxLength: length = whole
    case nil:
      guard let wanted = options.padPromptTokens else { return nil }
      guard wanted == -1 || 1..<maxLength ~= wanted else {
        throw InputError(
          .invalidRequest, "pad_prompt_tokens must be between 1 and \(maxLength - 1), or -1, got \(wanted).")
      }
      length = wanted == -1 ? whole : wanted
    }
  }

  func fill(_ prompt: PlacedPrompt, _ model: LoadedModel) throws(InputError) -> PlacedPrompt {
    let missing = length - prompt.tokens.count
    guard missing > 0 else { return prompt }
    guard prompt.rows == nil else { throw InputError(.invalidRequest, "Cannot pad tokens for embedding inputs") }
    let config: TokenizerConfig
    do throws(CheckpointError) { config = try TokenizerConfig(folder: model.folder) } catch {
      throw InputError(.invalidRequest, "The prompt cannot be padded: \(error)")
    }
    guard let token = config.paddingToken.flatMap({ model.tokenizer.id(of: $0) }) else {
      throw InputError(
        .invalidRequest,
        "The prompt cannot be padded: \(model.folder) names no padding token (pad_token of tokenizer_config.json or "
          + "special_tokens_map.json) that its tokenizer has.")
    }
    guard Int(token) < model.graph.vocabularySize else {
      throw InputError(.invalidRequest, "Token id \(token) is out of vocabulary")
    }
    var prompt = prompt
    let padding = Array(repeating: token, count: missing)
    prompt.tokens = config.padsLeft ? padding + prompt.tokens : prompt.tokens + padding
    if config.padsLeft { prompt.placements = prompt.placements.map { $0.moved(by: missing) } }
    return prompt
  }
}
