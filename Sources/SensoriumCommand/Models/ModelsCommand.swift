import ArgumentParser

/// `sensorium models`: the catalogue and what of it is here.
struct ModelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "Lists, shows, gets and checks models.",
    subcommands: [ModelsListCommand.self, ModelsShowCommand.self, ModelsPullCommand.self, ModelsCheckCommand.self])
}
