import ArgumentParser
import Engine
import ModelKit

/// What the engine is made with, besides the model.
package struct EngineOptions: ParsableArguments {
  package init() {}

  @Option(
    name: .customLong("max-model-len"),
    help: ArgumentHelp("The most tokens of a prompt and its answer (default: the model's own).", valueName: "N"))
  var maxModelLength: Int?

  @Flag(
    name: .customLong("allow-long-max-model-len"),
    help: "Let --max-model-len exceed what the model was made for, where it can compute that.")
  var allowsLongMaxModelLength = false

  @Option(
    name: .customLong("max-num-batched-tokens"),
    help: ArgumentHelp("The most tokens of a step; longer prompts come in pieces (default: 4096).", valueName: "N"))
  var maxBatchedTokens: Int?

  @Option(
    name: .customLong("kv-cache-memory-bytes"),
    help: ArgumentHelp(
      "Memory for keys and values (default: what is needed, up to half of what is free).", valueName: "BYTES"))
  var kvCacheMemoryBytes: Int?

  @Flag(
    name: .customLong("enable-prefix-caching"), inversion: .prefixedNo,
    help: "Keep the keys and values of prompts for prompts that begin alike.")
  var enablesPrefixCaching = true

  @Option(
    name: .customLong("scheduling-policy"),
    help: "fcfs: first come, first served; priority: lower priorities of --prompts first.")
  var schedulingPolicy = SchedulingPolicy.fcfs

  @Option(
    name: .customLong("max-num-seqs"),
    help: ArgumentHelp("The most sequences that are computed at once.", valueName: "N"))
  var maxSequences = 16

  @Option(
    name: .customLong("limit-mm-per-prompt"),
    help: ArgumentHelp("The most items in one prompt, such as image=2,video=1.", valueName: "LIMITS"))
  var limits = ModalityLimits([:])

  @Flag(name: .customLong("enable-prompt-embeds"), help: "Take prompt_embeds in --prompts.")
  var enablesPromptEmbeds = false

  @Flag(name: .customLong("enable-mm-embeds"), help: "Take image_embeds and their like in --prompts.")
  var enablesMMEmbeds = false

  @Option(
    name: .customLong("generation-config"),
    help: "auto: the checkpoint's generation_config.json rules what may be generated; vllm: only its end tokens count.")
  var generationConfig = EngineArgs.GenerationConfig.auto
}

extension EngineArgs.GenerationConfig: ExpressibleByArgument {}
extension SchedulingPolicy: ExpressibleByArgument {}

extension EngineOptions {
  package func apply(to args: inout EngineArgs) {
    args.maxModelLength = maxModelLength
    args.allowsLongMaxModelLength = allowsLongMaxModelLength
    args.maxBatchedTokens = maxBatchedTokens
    args.kvCacheMemoryBytes = kvCacheMemoryBytes
    args.enablesPrefixCaching = enablesPrefixCaching
    args.schedulingPolicy = schedulingPolicy
    args.maxSequences = maxSequences
    args.limitPerPrompt = limits.counts
    args.enablesPromptEmbeds = enablesPromptEmbeds
    args.enablesMMEmbeds = enablesMMEmbeds
    args.generationConfig = generationConfig
  }
}

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
