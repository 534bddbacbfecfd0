import ArgumentParser
import Glibc

/// `sensorium serve`: becomes the server program that lies beside this one. That is a product of its own, so that this
/// program holds no HTTP stack.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Starts sensorium-server, which answers OpenAI's clients; takes its options.")

  @Argument(parsing: .captureForPassthrough, help: "What sensorium-server takes; see 'sensorium serve --help'.")
  var arguments: [String] = []

  func run() throws {
    let program = try Self.program(beside: Self.executable)
    var words = ([program] + arguments).map { strdup($0) }
    words.append(nil)
    execv(program, words)
    throw CommandError.failed("\(program) cannot be started: \(String(cString: strerror(errno))).")
  }

  /// The server program in the folder of `executable`.
  static func program(beside executable: String) throws(CommandError) -> String {
    let folder = executable.lastIndex(of: "/").map { executable[...$0] } ?? "./"
    let program = "\(folder)sensorium-server"
    guard access(program, X_OK) == 0 else {
      throw .failed(
        "There is no sensorium-server beside this program; build it with 'swift build -c release --product "
          + "sensorium-server', or install it next to \(executable).")
    }
    return program
  }

  private static var executable: String {
    guard let path = realpath("/proc/self/exe", nil) else { return CommandLine.arguments.first ?? "sensorium" }
    defer { free(path) }
    return String(cString: path)
  }
}
