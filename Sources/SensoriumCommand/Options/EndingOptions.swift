import ArgumentParser
import Engine

/// What ends an answer, besides its length.
struct EndingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A text that ends the answer; can be given several times.", valueName: "TEXT"))
  var stop: [String] = []

  @Option(
    name: .customLong("stop-token-ids"), parsing: .unconditional,
    help: ArgumentHelp("Tokens that end the answer, such as 5,17.", valueName: "IDS"))
  var stopTokenIDs: TokenList?

  @Flag(name: .customLong("include-stop-str-in-output"), help: "Keep what ended the answer in the text.")
  var includeStopString = false

  @Flag(name: .customLong("ignore-eos"), help: "Generate on past the model's end-of-sequence tokens.")
  var ignoreEOS = false

  @Option(
    help: ArgumentHelp(
      "End an answer that goes round in circles, such as max_pattern_size=20,min_count=4.", valueName: "SETTINGS"))
  var repetitionDetection: RepetitionOption?

  func set(_ params: inout SamplingParams) {
    params.stop = stop
    params.stopTokenIDs = stopTokenIDs?.ids ?? []
    params.includeStopStringInOutput = includeStopString
    params.ignoreEOS = ignoreEOS
    params.repetitionDetection = repetitionDetection?.detection
  }
}
