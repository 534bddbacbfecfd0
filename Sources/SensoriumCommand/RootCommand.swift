import ArgumentParser

/// `sensorium`: its subcommands do the work.
struct RootCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sensorium",
    abstract: "Runs multimodal models: audio, images and video in, text out, on the CPU.",
    discussion: """
      Results go to standard output, everything else to standard error. Exit status: 0 all succeeded, 1 some request \
      failed, 2 wrong usage, 3 the model could not be loaded.
      """,
    version: "sensorium \(CommandLineTool.version)",
    subcommands: [
      GenerateCommand.self, TranscribeCommand.self, ServeCommand.self, ModelsCommand.self, InspectCommand.self,
      BenchCommand.self,
    ])

  /// The command that `arguments` name, as it is called: "sensorium models pull".
  static func name(of arguments: [String]) -> String {
    var words = ["sensorium"]
    var candidates = configuration.subcommands
    for argument in arguments {
      guard let found = candidates.first(where: { $0._commandName == argument }) else { break }
      words.append(argument)
      candidates = found.configuration.subcommands
    }
    return words.joined(separator: " ")
  }
}
