import Glibc
import Paths

/// Folders that results are written to.
enum Folder {
  /// Whether there is a folder at that path.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return path.withPath { stat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Makes the folder, with those that it is in, where it is missing.
  /// - Throws: where it cannot be made or not be written to.
  static func make(_ path: String) throws(CommandError) {
    if path.isEmpty { throw .failed("The name of the folder to write to is empty.") }
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      made += part + "/"
      guard made.withPath({ mkdir($0, 0o777) }) == 0 || errno == EEXIST else { throw TextFile.failure(path) }
    }
    guard exists(path) else { throw TextFile.failure(path, ENOTDIR) }
    guard path.withPath({ access($0, W_OK | X_OK) }) == 0 else { throw TextFile.failure(path) }
  }
}
