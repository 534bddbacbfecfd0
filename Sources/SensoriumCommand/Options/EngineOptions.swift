import ArgumentParser
import Engine
import ModelKit

/// What the engine is made with, besides the model.
struct EngineOptions: ParsableArguments {
  @Option(
    name: .customLong("max-model-len"),
    help: ArgumentHelp("The most tokens of a prompt and its answer (default: the model's own).", valueName: "N"))
  var maxModelLength: Int?

  @Option(
    name: .customLong("max-num-seqs"),
    help: ArgumentHelp("The most sequences that are computed at once.", valueName: "N"))
  var maxSequences = 16

  @Option(
    name: .customLong("limit-mm-per-prompt"),
    help: ArgumentHelp("The most items in one prompt, such as image=2,video=1.", valueName: "LIMITS"))
  var limits = ModalityLimits([:])

  @Option(
    name: .customLong("generation-config"),
    help: "auto: the checkpoint's generation_config.json rules what may be generated; vllm: only its end tokens count.")
  var generationConfig = EngineArgs.GenerationConfig.auto
}

extension EngineArgs.GenerationConfig: ExpressibleByArgument {}

/// `image=2,video=1`.
struct ModalityLimits: ExpressibleByArgument {
  let counts: [Modality: Int]

  init(_ counts: [Modality: Int]) { self.counts = counts }

  init?(argument: String) {
    var counts: [Modality: Int] = [:]
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard sides.count == 2, let modality = Modality(rawValue: sides[0]), let count = Int(sides[1]), count >= 0,
        counts.updateValue(count, forKey: modality) == nil
      else { return nil }
    }
    self.counts = counts
  }

  var defaultValueDescription: String { "the model's own" }
}
