import Glibc
import Paths

/// A recording that the command line names, itself or by a folder that it is in.
struct RecordingFile: Equatable, Sendable {
  /// The path to open, and what messages call it.
  let path: String
  /// What its transcripts are called, without an ending: below a folder that was named, with the folders between.
  var title: String

  var isStandardInput: Bool { path == "-" }

  /// The files of all arguments in their order. A folder stands for all recordings in and below it, and a pattern such as
  /// `'talks/*.mp3'` for what it matches, where there is no file of that name.
  /// - Throws: where a folder has none, or standard input is named twice.
  static func all(_ arguments: [String]) throws(CommandError) -> [RecordingFile] {
    try StandardInput.check(arguments)
    var files: [RecordingFile] = []
    for argument in arguments {
      for path in matches(argument) {
        if Folder.exists(path) {
          let found = RecordingFolder.files(in: path)
          if found.isEmpty { throw .usage("\(path) is a folder without recordings or films.") }
          files += distinct(found.map { RecordingFile(path: "\(path)/\($0)", title: String($0)) })
        } else {
          let name = path == "-" ? "stdin" : path.split(separator: "/").last.map(String.init) ?? "audio"
          files.append(RecordingFile(path: path, title: stem(name)))
        }
      }
    }
    return files
  }

  /// Files of one folder whose names differ in their endings only keep these.
  private static func distinct(_ files: [RecordingFile]) -> [RecordingFile] {
    let counts = Dictionary(grouping: files) { stem($0.title) }.mapValues(\.count)
    return files.map { file in
      let stem = stem(file.title)
      return RecordingFile(path: file.path, title: counts[stem] == 1 ? stem : file.title)
    }
  }

  /// A name without its ending; one that begins with its only point keeps it.
  private static func stem(_ name: String) -> String {
    let start = name.lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex
    guard let point = name.lastIndex(of: "."), point > start else { return name }
    return String(name[..<point])
  }

  private static func matches(_ argument: String) -> [String] {
    var status = stat()
    guard argument.utf8.contains(where: { Array("*?[".utf8).contains($0) }),
      argument.withPath({ stat($0, &status) }) != 0
    else { return [argument] }
    var found = glob_t()
    defer { globfree(&found) }
    guard argument.withPath({ glob($0, 0, nil, &found) }) == 0 else { return [argument] }
    return (0..<Int(found.gl_pathc)).compactMap { place in
      found.gl_pathv[place].map { path in
        path.withMemoryRebound(to: UInt8.self, capacity: strlen(path)) {
          String(path: UnsafeBufferPointer(start: $0, count: strlen(path)))
        }
      }
    }
  }
}

/// Recordings in a folder.
enum RecordingFolder {
  private static let endings: Set = [
    "3gp", "aac", "ac3", "aif", "aiff", "amr", "au", "avi", "caf", "flac", "flv", "m2ts", "m4a", "m4b", "m4v", "mka",
    "mkv", "mov", "mp2", "mp3", "mp4", "mpeg", "mpg", "mts", "oga", "ogg", "opus", "ts", "w64", "wav", "webm", "wma",
    "wmv",
  ]
  /// Links may go round in a circle.
  private static let deepest = 32

  /// Paths of the recordings and films in and below a folder, by the endings of their names, without the folder's own;
  /// sorted. Names that begin with a point are left aside.
  static func files(in folder: String) -> [String] {
    var files: [String] = []
    collect(folder, below: "", depth: 0, &files)
    return files.sorted { $0.pathBytes.lexicographicallyPrecedes($1.pathBytes) }
  }

  private static func collect(_ folder: String, below prefix: String, depth: Int, _ files: inout [String]) {
    guard depth < deepest, let stream = folder.withPath({ opendir($0) }) else { return }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: UInt8.self, capacity: 256) {
            String(path: UnsafeBufferPointer(start: $0, count: strnlen($0, 256)))
          }
        })
    }
    closedir(stream)
    for name in names where !name.hasPrefix(".") {
      let path = "\(folder)/\(name)"
      if Folder.exists(path) {
        collect(path, below: prefix + name + "/", depth: depth + 1, &files)
      } else if let point = name.lastIndex(of: "."), endings.contains(name[name.index(after: point)...].lowercased()) {
        files.append(prefix + name)
      }
    }
  }
}
