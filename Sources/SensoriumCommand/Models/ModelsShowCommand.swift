import ArgumentParser
import Catalog

/// `sensorium models show NAME`.
struct ModelsShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows what the catalogue says about a model.")

  @Argument(help: ArgumentHelp("A name of the list.", valueName: "NAME"))
  var name: String

  func run() async throws {
    let (catalog, cache) = try ModelShelf.open()
    let checkpoint = try ModelShelf.find(name, in: catalog)
    var rows = [
      ["name", checkpoint.name], ["model type", checkpoint.modelType], ["what", checkpoint.summary],
      ["licence", checkpoint.licence],
    ]
    if let model = catalog.model(type: checkpoint.modelType) {
      rows += [["plugin", model.plugin], ["architectures", model.architectures.joined(separator: ", ")]]
    }
    rows += checkpoint.sources.map { ["source", Self.describe($0)] }
    rows.append(["folder", cache.folder(of: checkpoint) + (cache.isComplete(checkpoint) ? "" : " (not here yet)")])
    try Console.write(textTable(rows))
  }

  private static func describe(_ source: CheckpointSource) -> String {
    switch source {
    case .huggingFace(let hub): "\(source.place): \(hub.repository) at \(hub.revision)"
    case .project(let project): "\(source.place): \(project.folder) of its repository"
    case .pyPI(let index): "\(source.place): " + index.wheels.map { "\($0.name) \($0.version)" }.joined(separator: ", ")
    }
  }
}
