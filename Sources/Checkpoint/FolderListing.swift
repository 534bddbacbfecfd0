import Glibc
import Paths

/// The names of the files in a folder, sorted.
struct FolderListing {
  let folder: String
  let names: [String]

  init(_ folder: String) throws(CheckpointError) {
    var folder = folder
    while folder.utf8.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    guard let stream = (folder.isEmpty ? "." : folder).withPath({ opendir($0) }) else {
      if errno == ENOTDIR, folder.withPath({ access($0, F_OK) }) == 0 {
        throw CheckpointError("\(folder) is a file; name the folder that holds the checkpoint.")
      }
      throw CheckpointError(errno, opening: folder)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { names.append(name) }
    }
    self.folder = folder.isEmpty ? "." : folder
    self.names = names.sorted()
  }

  func has(_ name: String) -> Bool { names.contains(name) }

  func path(_ name: String) -> String { "\(folder)/\(name)" }
}
