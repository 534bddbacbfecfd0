import ModelKit
import Text

extension SamplingParams {
  /// What the request itself rules out or favours, in vLLM's order; it comes after the checkpoint's own rules.
  /// - Precondition: the parameters are valid for the vocabulary.
  func rules(
    _ tokenizer: Tokenizer, vocabularySize: Int, endTokens: Set<Int32>
  ) throws(InputError) -> [any LogitsRule] {
    var rules: [any LogitsRule] = []
    if let allowedTokenIDs { rules.append(AllowedTokens(ids: allowedTokenIDs)) }
    if !badWords.isEmpty { rules.append(try BadWords(badWords, tokenizer, vocabularySize: vocabularySize)) }
    if minTokens > 0 { rules.append(MinimumLength(count: minTokens, ends: endTokens.union(stopTokenIDs).sorted())) }
    if !logitBias.isEmpty { rules.append(LogitBias(logitBias)) }
    return rules
  }
}
