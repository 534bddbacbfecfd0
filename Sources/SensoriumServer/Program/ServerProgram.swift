import ArgumentParser
import Builtins
import Glibc
import ModelKit

/// The program `sensorium-server`. A package with plugins of its own makes its own program of it:
///
///     import SensoriumServer
///     await ServerProgram.main(plugins: Builtins.plugins + [MyPlugin.self])
public enum ServerProgram {
  /// The plugins that models are loaded with.
  @TaskLocal static var plugins: [any ModelPlugin.Type] = Builtins.plugins

  /// Serves until a signal ends it, and ends the process with its status: 0 stopped as asked, 1 failure, 2 wrong usage, 3 a
  /// model could not be loaded.
  public static func main(plugins: [any ModelPlugin.Type] = Builtins.plugins) async -> Never {
    signal(SIGPIPE, SIG_IGN)
    let status = await $plugins.withValue(plugins) { await run(Array(CommandLine.arguments.dropFirst())) }
    exit(status)
  }

  static func run(_ arguments: [String]) async -> Int32 {
    do {
      let command = try ServerCommand.parse(arguments)
      try await command.serve()
      return 0
    } catch let error as ServerError {
      complain(error.description)
      return error.status
    } catch {
      guard ServerCommand.exitCode(for: error) != .success else {
        print(ServerCommand.fullMessage(for: error))
        return 0
      }
      complain("\(ServerCommand.message(for: error)); see 'sensorium-server --help'.")
      return ServerError.usage("").status
    }
  }

  private static func complain(_ sentence: String) {
    let line = Array("sensorium-server: \(sentence)\n".utf8)
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
