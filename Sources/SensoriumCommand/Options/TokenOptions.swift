import ArgumentParser
import Engine

/// Which tokens may be generated.
struct TokenOptions: ParsableArguments {
  @Option(
    name: .customLong("bad-words"),
    help: ArgumentHelp("A text that must not be generated; can be given several times.", valueName: "TEXT"))
  var badWords: [String] = []

  @Option(
    name: .customLong("allowed-token-ids"), parsing: .unconditional,
    help: ArgumentHelp("Generate these tokens only, such as 5,17.", valueName: "IDS"))
  var allowed: TokenList?

  @Option(
    name: .customLong("logit-bias"), parsing: .unconditional,
    help: ArgumentHelp("Add to tokens' logits, such as 5=1.5,17=-100.", valueName: "BIASES"))
  var biases: TokenBiases?

  func set(_ params: inout SamplingParams) {
    params.badWords = badWords
    params.allowedTokenIDs = allowed?.ids
    params.logitBias = biases?.biases ?? [:]
  }
}
