import Glibc

/// A file that is written whole or not at all.
enum TextFile {
  static func write(_ text: String, to path: String) throws(CommandError) {
    let draft = path + ".partial"
    guard let stream = fopen(draft, "w") else { throw failure(path) }
    let written = Array(text.utf8).withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stream) }
    let isWhole = written == text.utf8.count
    guard fclose(stream) == 0, isWhole, rename(draft, path) == 0 else {
      let error = failure(path)
      unlink(draft)
      throw error
    }
  }

  static func failure(_ path: String) -> CommandError {
    .failed("\(path) cannot be written: \(String(cString: strerror(errno))).")
  }
}
