import Glibc

/// Standard input as a file to read: `-`.
enum StandardInput {
  /// The path of a file that is named on the command line.
  static func path(_ name: String) -> String { name == "-" ? "/dev/stdin" : name }

  /// - Throws: where it is named and a terminal, or named twice.
  static func check(_ names: [String]) throws(CommandError) {
    let count = names.count { $0 == "-" }
    if count > 1 { throw .usage("Standard input ('-') is named \(count) times, but can be read once.") }
    if count == 1, isatty(STDIN_FILENO) == 1 {
      throw .usage("Standard input is a terminal; send a file into it: sensorium transcribe - < talk.mp3")
    }
  }
}
