import ArgumentParser
import Catalog
import Engine

/// `sensorium models list`.
struct ModelsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the models of the catalogue, and says which are here.")

  func run() async throws {
    let (catalog, cache) = try ModelShelf.open()
    var rows = [["NAME", "TYPE", "HERE", "DEFAULT", "LICENCE", "WHAT"]]
    for model in catalog.models {
      for checkpoint in model.checkpoints {
        rows.append([
          checkpoint.name, model.modelType, cache.isComplete(checkpoint) ? "yes" : "no",
          checkpoint.name == model.defaultCheckpoint ? "yes" : "no", checkpoint.licence, checkpoint.summary,
        ])
      }
    }
    try Console.write(textTable(rows))
  }
}
