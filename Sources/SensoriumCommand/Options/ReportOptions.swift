import ArgumentParser
import Engine

/// What is told of the tokens.
struct ReportOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Report the K likeliest tokens at each step, and the chosen one; -1: all.", valueName: "K"))
  var logprobs: Int?

  @Option(parsing: .unconditional, help: ArgumentHelp("The same for the tokens of the prompt.", valueName: "K"))
  var promptLogprobs: Int?

  @Option(
    name: .customLong("logprob-token-ids"), parsing: .unconditional,
    help: ArgumentHelp("Report these tokens at each step, such as 5,17.", valueName: "IDS"))
  var logprobTokenIDs: TokenList?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The most logprobs that may be asked for; -1: the whole vocabulary.", valueName: "K"))
  var maxLogprobs = EngineArgs.defaultMaxLogprobs

  @Option(help: "What logprobs are taken of.")
  var logprobsMode = LogprobsMode.rawLogprobs

  @Flag(help: "Make no text of the tokens.")
  var noDetokenize = false

  @Flag(help: "Keep special tokens in the text.")
  var noSkipSpecialTokens = false

  @Flag(help: "Put no space between special tokens.")
  var noSpacesBetweenSpecialTokens = false

  func set(_ params: inout SamplingParams) {
    params.logprobs = logprobs
    params.promptLogprobs = promptLogprobs
    params.logprobTokenIDs = logprobTokenIDs?.ids
    params.detokenize = !noDetokenize
    params.skipSpecialTokens = !noSkipSpecialTokens
    params.spacesBetweenSpecialTokens = !noSpacesBetweenSpecialTokens
  }
}
