import FoundationEssentials
import Glibc

/// The size of one file, or of all below a folder.
enum FileSize {
  /// Nil where there is no such file.
  static func of(_ path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Int(status.st_size)
  }

  static func below(_ folder: String) -> Int {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return names.reduce(0) { sum, name in
      var status = stat()
      guard stat("\(folder)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return sum }
      return sum + Int(status.st_size)
    }
  }
}

/// Changes to the file system, their failures as sentences.
enum Disk {
  static func makeFolder(_ path: String) throws(CatalogError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw CatalogError("The folder \(path) cannot be made: \(reason(errno)).")
    }
  }

  /// Removes what is there; that there is nothing is fine.
  static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  static func move(_ path: String, to target: String) throws(CatalogError) {
    guard rename(path, target) == 0 else {
      throw CatalogError("\(path) cannot be renamed to \(target): \(reason(errno)).")
    }
  }

  /// Makes what was written to a file, or the names in a folder, outlast a loss of power.
  static func sync(_ path: String) throws(CatalogError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CatalogError("\(path) cannot be opened: \(reason(errno)).") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw CatalogError("\(path) cannot be written: \(reason(errno)).") }
  }

  /// Throws where the file system of `folder` has less than `bytes` free.
  static func require(_ bytes: Int, in folder: String) throws(CatalogError) {
    var status = statvfs()
    // A file system that does not tell is tried.
    guard statvfs(folder, &status) == 0, status.f_blocks > 0 else { return }
    let free = Int(clamping: status.f_bavail) * Int(clamping: status.f_frsize)
    if free < bytes {
      throw CatalogError(
        "The download needs \(megabytes(bytes)) of free space in \(folder), which has \(megabytes(free)).")
    }
  }

  private static func megabytes(_ bytes: Int) -> String { "\((bytes + 999_999) / 1_000_000) MB" }

  private static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
}
