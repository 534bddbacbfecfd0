import Foundation
import TestMaterial

/// The built executable, run as a user runs it.
enum Program {
  struct Run {
    let status: Int32
    let output: String
    let errors: String
    /// Whether it was ended by a signal.
    let wasKilled: Bool

    var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  /// Where a program finds models by name.
  enum Home {
    /// A place without any.
    case empty
    /// Where whoever runs the tests has pulled them to.
    case pulled
  }

  /// Beside the test bundle.
  static let path: URL = {
    let bundle = URL(filePath: CommandLine.arguments[0])
    return bundle.deletingLastPathComponent().appending(path: "sensorium")
  }()

  /// Runs a script of bash, in which "$0" is the program and "$1" the model of `GenerateTests`.
  static func shell(_ script: String, in folder: URL) throws -> Run {
    try run(["-c", script, path.path, GenerateTests.model], in: folder, executable: URL(filePath: "/bin/bash"))
  }

  /// Runs it to its end with these arguments.
  /// - Parameters:
  ///   - folder: the current folder.
  ///   - home: where models are looked for.
  static func run(
    _ arguments: [String], in folder: URL? = nil, input: String = "", home: Home = .empty, executable: URL = path
  ) throws -> Run {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder ?? TestMaterial.root
    var variables = ProcessInfo.processInfo.environment
    if home == .empty { variables["SENSORIUM_HOME"] = "/nonexistent" }
    process.environment = variables
    let output = Pipe()
    let errors = Pipe()
    let source = Pipe()
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = source
    try process.run()
    try source.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try source.fileHandleForWriting.close()
    // Standard error is short enough for its pipe to hold it while standard output is read.
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complaints = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Run(
      status: process.terminationStatus, output: text, errors: complaints,
      wasKilled: process.terminationReason == .uncaughtSignal)
  }
}
