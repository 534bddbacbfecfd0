import ArgumentParser
import Builtins
import Glibc
import ModelKit
import Paths

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
    exit(await run(Array(arguments.dropFirst()), plugins: plugins).rawValue)
  }

  /// What the process was started with. Names of files among it may be of any bytes.
  private static var arguments: [String] {
    (0..<Int(CommandLine.argc)).compactMap { place in
      CommandLine.unsafeArgv[place].map { argument in
        argument.withMemoryRebound(to: UInt8.self, capacity: strlen(argument) + 1) {
          String(path: UnsafeBufferPointer(start: $0, count: strlen(argument)))
        }
      }
    }
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
    let dashed = arguments.prefix { $0 != "--" }.first(where: isCluster)
    var message = RootCommand.message(for: error)
    if RootCommand.exitCode(for: error) == .success {
      // Letters behind one dash are flags to the parser, among them "h" for help.
      guard let dashed else { return Console.print(RootCommand.fullMessage(for: error) + "\n") }
      message = "Unknown option '\(dashed)'"
    }
    if message.hasPrefix("Missing expected argument"), let unknown = unknownOption(arguments) { message = unknown }
    if message.hasSuffix(".") { message.removeLast() }
    if message.hasPrefix("Unknown option") { message += " (a name that begins with a dash comes after '--')" }
    Console.complain("\(message); see '\(RootCommand.name(of: arguments)) --help'.")
    return .usage
  }

  /// What the parser says of an option that it does not know, where it speaks of a missing file first: the name of the file
  /// was taken for the option.
  private static func unknownOption(_ arguments: [String]) -> String? {
    do {
      _ = try RootCommand.parseAsRoot(arguments + ["FILE"])
      return nil
    } catch {
      let message = RootCommand.message(for: error)
      return message.hasPrefix("Unknown option") ? message : nil
    }
  }

  /// Whether an argument has letters behind a single dash: there are no such options.
  private static func isCluster(_ argument: String) -> Bool {
    let bytes = Array(argument.utf8.prefix(3))
    return bytes.count == 3 && bytes[0] == UInt8(ascii: "-") && bytes[1] != UInt8(ascii: "-")
      && !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[1]) && bytes[1] != UInt8(ascii: ".")
  }
}
