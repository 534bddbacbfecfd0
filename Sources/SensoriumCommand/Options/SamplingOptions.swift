import ArgumentParser
import Engine

/// How tokens are chosen; names and meanings are vLLM's. What a line of a prompts file says counts before these.
struct SamplingOptions: ParsableArguments {
  static let defaultMaxTokens = 64

  @Option(parsing: .unconditional, help: "0 takes the likeliest token; up to 2 the choice becomes more random.")
  var temperature: Float = 0

  @Option(parsing: .unconditional, help: "Consider only the likeliest tokens that together have this probability.")
  var topP: Float = 1

  @Option(parsing: .unconditional, help: "Consider only that many of the likeliest tokens; 0: all.")
  var topK = 0

  @Option(parsing: .unconditional, help: "Consider only tokens with that part of the likeliest one's probability.")
  var minP: Float = 0

  @Option(parsing: .unconditional, help: "The most tokens to generate.")
  var maxTokens = Self.defaultMaxTokens

  @Option(parsing: .unconditional, help: "No end before that many tokens.")
  var minTokens = 0

  @Option(help: "Makes sampling reproducible; each request adds its place.")
  var seed: UInt64 = 0

  @Option(name: .customLong("n"), parsing: .unconditional, help: "How many answers to each prompt.")
  var n = 1

  @Option(parsing: .unconditional, help: "Divides the likelihood of tokens that are there already; 1 changes nothing.")
  var repetitionPenalty: Float = 1

  @Option(parsing: .unconditional, help: "Taken from the logits of tokens that were generated already; -2 to 2.")
  var presencePenalty: Float = 0

  @Option(parsing: .unconditional, help: "The same for each time that a token was generated.")
  var frequencyPenalty: Float = 0

  @OptionGroup var endings: EndingOptions
  @OptionGroup var constraints: TokenOptions
  @OptionGroup var reports: ReportOptions

  var params: SamplingParams {
    var params = SamplingParams()
    params.n = n
    params.presencePenalty = presencePenalty
    params.frequencyPenalty = frequencyPenalty
    params.repetitionPenalty = repetitionPenalty
    params.temperature = temperature
    params.topP = topP
    params.topK = topK
    params.minP = minP
    params.maxTokens = maxTokens
    params.minTokens = minTokens
    endings.set(&params)
    constraints.set(&params)
    reports.set(&params)
    return params
  }
}
