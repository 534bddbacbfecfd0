import ArgumentParser
import Catalog
import Engine
import SensoriumCommand

/// Which models are served, and under which names.
struct ServedModelOptions: ParsableArguments, Sendable {
  @Option(
    name: .customLong("model"),
    help: ArgumentHelp(
      "A folder with a checkpoint, or the name of one that was pulled; can be given several times.",
      valueName: "DIR|NAME"))
  var models: [String] = []

  @Option(
    name: .customLong("model-type"),
    help: ArgumentHelp("The default checkpoint of a Hugging Face model_type, as --model.", valueName: "TYPE"))
  var types: [String] = []

  @Option(
    name: .customLong("alias"),
    help: ArgumentHelp("Another name for a model of --model or --model-type.", valueName: "NAME=MODEL"))
  var aliases: [NamedFolder] = []

  @Option(help: "The type that weights are computed in; auto: the fastest on this processor.")
  var dtype = WeightType.auto

  @Option(help: ArgumentHelp("How many threads each model computes with (default: one for each core).", valueName: "N"))
  var threads: Int?

  func validate() throws {
    guard !models.isEmpty || !types.isEmpty else {
      throw ValidationError("no model is named; give --model or --model-type")
    }
    if let threads, threads < 1 { throw ValidationError("--threads is \(threads), but one is the least") }
  }

  func library(_ adapters: [LoRARequest]) throws(ServerError) -> ModelLibrary {
    var found: [(name: String, given: String, folder: String)] = []
    do throws(CatalogError) {
      for model in models { found.append((Self.name(model), model, try ModelLocation.folder(model))) }
      for type in types {
        let folder = try ModelLocation.folder(ofType: type)
        found.append((type, type, folder))
      }
    } catch { throw .load(error.description) }
    guard adapters.isEmpty || found.count == 1 else {
      throw .usage("--lora is for one model; start a server for each model that has adapters.")
    }
    var served: [ServedModel] = []
    var names: Set<String> = []
    for (name, given, folder) in found {
      let own = aliases.filter { [name, given].contains($0.path) }.map(\.name)
      for name in [name] + own + adapters.map(\.name) where !names.insert(name).inserted {
        throw .usage("Two models are called '\(name)'; give each another name.")
      }
      let others = given == name ? [] : [given]
      served.append(ServedModel(name: name, aliases: own + others, folder: folder, adapters: adapters))
    }
    let known = found.flatMap { [$0.name, $0.given] }
    if let unknown = aliases.first(where: { !known.contains($0.path) }) {
      throw .usage(
        "--alias \(unknown.name)=\(unknown.path) names no model of this server; it has to be one of --model.")
    }
    return ModelLibrary(models: served)
  }

  /// The last part of a path, or the name as it is.
  private static func name(_ model: String) -> String {
    model.split(separator: "/").last.map(String.init) ?? model
  }
}
