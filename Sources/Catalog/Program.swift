import Subprocess

/// A program of the system that the catalogue leaves work to, found through `PATH`.
struct Program {
  let name: String
  /// The Debian package that has it, for the error where it is missing.
  let package: String

  static let curl = Program(name: "curl", package: "curl")
  static let python = Program(name: "python3", package: "python3-pip")
  static let sha256sum = Program(name: "sha256sum", package: "coreutils")
  static let sha1sum = Program(name: "sha1sum", package: "coreutils")

  struct Outcome {
    /// What it exited with; 128 and its number where a signal ended it.
    let status: Int
    let output: String
    let errors: String

    /// The last line that it wrote to standard error.
    var lastError: String {
      errors.split(whereSeparator: \.isNewline).last.map { String($0.trimmed) } ?? "no reason was given"
    }
  }

  private static let longestOutput = 64 << 20

  /// Runs the program to its end with `input` as its standard input. Throws where it is not installed, or where the
  /// task is cancelled, which ends the program.
  func run(
    _ arguments: [String], input: [UInt8] = [], variables: [String: String]
  ) async throws(CatalogError) -> Outcome {
    let keyed = variables.map { (Environment.Key(stringLiteral: $0), $1) }
    do {
      let result = try await Subprocess.run(
        .name(name), arguments: Arguments(arguments), environment: .custom(Dictionary(uniqueKeysWithValues: keyed)),
        input: .array(input), output: .string(limit: Self.longestOutput), error: .string(limit: Self.longestOutput))
      let status =
        switch result.terminationStatus {
        case .exited(let code): Int(code)
        case .signaled(let signal): 128 + Int(signal)
        }
      // The end of a cancelled task's program says nothing about its work.
      if Task.isCancelled { throw CancellationError() }
      return Outcome(status: status, output: result.standardOutput, errors: result.standardError)
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw CatalogError("This needs the program \(name), which is not installed (Debian: apt-get install \(package)).")
    } catch is CancellationError {
      throw CatalogError("The download was cancelled.")
    } catch {
      throw CatalogError("The program \(name) could not be run: \(error).")
    }
  }
}

extension StringProtocol {
  /// Without white space at both ends.
  var trimmed: SubSequence {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }
}
