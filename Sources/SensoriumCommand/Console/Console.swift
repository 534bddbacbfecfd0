import Glibc
import Paths

/// Standard output for results, standard error for everything else. Nothing is kept back: what was written is there even
/// if the process is killed.
enum Console {
  /// Writes a result. On a terminal, control characters are shown instead of sent.
  /// - Throws: where it cannot be written, as on a full disk.
  static func write(_ result: String) throws(CommandError) {
    let text = isatty(STDOUT_FILENO) == 1 ? result.displayedLines : result
    if let error = send(text, to: STDOUT_FILENO) {
      throw .failed("Standard output cannot be written: \(String(cString: strerror(error))).")
    }
  }

  /// Writes the last result of a command.
  static func print(_ result: String) -> ExitStatus {
    do throws(CommandError) {
      try write(result)
      return .success
    } catch {
      complain(error.description)
      return error.status
    }
  }

  /// Says what is wrong, on a line of standard error, in which names of files may be of any bytes.
  static func complain(_ sentence: String) {
    // Where that cannot be written either there is nobody to tell.
    _ = send("sensorium: \(sentence.displayed)\n", to: STDERR_FILENO)
  }

  /// - Returns: the system's error number where it does not take everything.
  private static func send(_ text: String, to descriptor: Int32) -> Int32? {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written < 0, errno != EINTR { return errno }
        rest = rest.dropFirst(max(0, written))
      }
      return nil
    }
  }
}
