import Glibc
import Paths

/// A file that is written whole or not at all.
enum TextFile {
  /// Writes to a draft beside the file, which then takes its place.
  static func write(_ text: String, to path: String) throws(CommandError) {
    let draft = path + ".partial"
    guard let stream = draft.withPath({ fopen($0, "w") }) else { throw failure(path) }
    let bytes = Array(text.utf8)
    let isWhole = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stream) } == bytes.count
    guard fclose(stream) == 0, isWhole,
      draft.withPath({ draft in path.withPath { rename(draft, $0) } }) == 0
    else {
      let error = failure(path)
      _ = draft.withPath { unlink($0) }
      throw error
    }
  }

  /// Finds out, before any work is done, whether a file could be written there.
  static func check(_ path: String) throws(CommandError) {
    if path.isEmpty { throw .failed("The name of the file to write is empty.") }
    if Folder.exists(path) { throw failure(path, EISDIR) }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    guard Folder.exists(folder) else { throw failure(path, ENOENT) }
    guard folder.withPath({ access($0, W_OK) }) == 0 else { throw failure(path) }
  }

  static func failure(_ path: String, _ code: Int32 = errno) -> CommandError {
    .failed("\(path) cannot be written: \(String(cString: strerror(code))).")
  }
}
