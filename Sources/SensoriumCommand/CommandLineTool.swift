import ArgumentParser
import Builtins
import Glibc
import ModelKit

/// The program `sensorium`. A package with plugins of its own makes its own program of it:
///
///     import SensoriumCommand
///     await CommandLineTool.main(plugins: Builtins.plugins + [MyPlugin.self])
public enum CommandLineTool {
  /// The plugins that the commands choose from.
  @TaskLocal static var plugins: [any ModelPlugin.Type] = Builtins.plugins

  /// Runs the command that the process was started with, and ends the process with its status.
  public static func main(plugins: [any ModelPlugin.Type] = Builtins.plugins) async -> Never {
    // Whoever reads the results may have enough of them: then the process ends as every other one does, in silence.
    signal(SIGPIPE, SIG_DFL)
    exit(await run(Array(CommandLine.arguments.dropFirst()), plugins: plugins).rawValue)
  }

  /// Runs one command: results go to standard output, everything else to standard error.
  public static func run(
    _ arguments: [String], plugins: [any ModelPlugin.Type] = Builtins.plugins
  ) async -> ExitStatus {
    await $plugins.withValue(plugins) {
      do {
        var command = try RootCommand.parseAsRoot(arguments)
        if var asynchronous = command as? any AsyncParsableCommand {
          try await asynchronous.run()
        } else {
          try command.run()
        }
        return .success
      } catch let error as CommandError {
        if let sentence = error.sentence { Console.complain(sentence) }
        return error.status
      } catch {
        return end(error, arguments)
      }
    }
  }

  /// What the argument parser throws: help that was asked for, or a sentence about the arguments.
  private static func end(_ error: any Error, _ arguments: [String]) -> ExitStatus {
    guard RootCommand.exitCode(for: error) != .success else {
      return Console.print(RootCommand.fullMessage(for: error) + "\n")
    }
    var message = RootCommand.message(for: error)
    if message.hasSuffix(".") { message.removeLast() }
    Console.complain("\(message); see '\(RootCommand.name(of: arguments)) --help'.")
    return .usage
  }
}
