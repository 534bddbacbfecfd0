import ArgumentParser
import Engine
import ModelKit
import Paths

/// `sensorium models check DIR`.
struct ModelsCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Loads a checkpoint to see whether all of it is there and fits.")

  @Argument(
    help: ArgumentHelp("A folder with a checkpoint, or the name of one that was pulled.", valueName: "DIR|NAME"))
  var model: String

  func run() async throws {
    var options = try ModelOptions.parse([])
    options.model = model
    let llm = try options.load(defaultType: "") { $0.refusesUnusedWeights = true }
    let megabytes = (Double(llm.weightBytes) / 1e6).fixed(1)
    try Console.write(
      "\(model.displayed): a \(llm.descriptor.name) model, complete; \(megabytes) MB as \(llm.dtype).\n")
  }
}
