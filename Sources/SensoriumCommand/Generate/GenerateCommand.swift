import ArgumentParser
import Catalog
import Engine
import ModelKit

/// `sensorium generate`: answers prompts, as vLLM's `LLM.generate` does.
struct GenerateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Answers prompts with text and media.",
    usage: """
      sensorium generate [--model DIR|NAME] [--prompt TEXT]... [--image FILE]... [--video FILE]... [--audio FILE]... [options]
      sensorium generate [--model DIR|NAME] [--encoder-prompt TEXT --decoder-prompt TEXT]... [--audio FILE]... [options]
      sensorium generate [--model DIR|NAME] --prompts FILE.jsonl [options]
      sensorium generate [--model-type TYPE]
      """,
    discussion: """
      With no prompt, runs the sample prompts of the model type. Several prompts share media out: one for each, or one \
      for all. One prompt gets all media, except where the model takes a single item: then it is asked of each.
      """)

  @Option(help: ArgumentHelp("The model type, as in config.json (default: as the model's).", valueName: "TYPE"))
  var modelType: String?

  @OptionGroup var model: ModelOptions
  @OptionGroup(title: "Prompts") var prompts: PromptOptions
  @OptionGroup(title: "Sampling") var sampling: SamplingOptions
  @OptionGroup(title: "Adapters") var adapters: AdapterOptions
  @OptionGroup(title: "Engine") var engine: EngineOptions

  @Option(help: "text: a line an answer; json: an object a line for each request, with vLLM's names.")
  var format = OutputFormat.text

  @OptionGroup var progress: ProgressOptions

  func run() async throws {
    let defaultType = try checkedType()
    let fromFile = try prompts.prompts.map { path throws(CommandError) in
      try PromptsFile(path).requests(sampling.params, adapters.named)
    }
    let llm = try model.load(modelType: modelType, defaultType: defaultType) { args in
      engine.apply(to: &args)
      adapters.apply(to: &args, fromFile ?? [])
      args.seed = sampling.seed
      args.maxLogprobs = sampling.reports.maxLogprobs
      args.logprobsMode = sampling.reports.logprobsMode
    }
    var generation = Generation(try fromFile ?? fromOptions(llm), format)
    generation.seed = sampling.seed
    generation.screen = progress.screen
    generation.atOnce = engine.maxSequences * 2
    generation.isTimed = prompts.isEmpty
    try await generation.run(llm)
  }

  /// A type that is not known is wrong whatever the model is.
  private func checkedType() throws(CommandError) -> String {
    guard let modelType else { return try CommandLineTool.defaultType() }
    let registry = try CommandLineTool.registry
    do throws(RegistryError) {
      return try registry.plugin(for: modelType).descriptor.modelTypes[0]
    } catch { throw .usage(error.description) }
  }

  private func fromOptions(_ llm: LLM) throws(CommandError) -> [RequestedLine] {
    guard prompts.isEmpty else {
      let hasOneItem = llm.attendsToSource
      return try adapters.assign(to: prompts.requests(hasOneItem: hasOneItem, sampling.params)).map { .request($0) }
    }
    var params = sampling.params
    params.skipSpecialTokens = false
    let samples = try SamplePrompts.requests(llm.descriptor.modelTypes[0], checkpoint: model.model, params)
    return try adapters.assign(to: samples).map { .request($0) }
  }
}
