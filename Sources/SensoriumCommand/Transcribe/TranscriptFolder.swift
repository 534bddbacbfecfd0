/// A folder that transcripts are written to, each under its recording's name.
struct TranscriptFolder {
  private let path: String
  private let format: TranscriptFormat

  /// Makes the folder where it is missing.
  /// - Throws: where two files would have one transcript, or there is no such folder and none can be made.
  init(_ path: String, files: [String], _ format: TranscriptFormat) throws(CommandError) {
    self.path = path
    self.format = format
    var owners: [String: String] = [:]
    for file in files {
      guard let other = owners.updateValue(file, forKey: name(for: file)) else { continue }
      throw .usage("\(other) and \(file) would both be written to \(path)/\(name(for: file)); rename one.")
    }
    try Folder.make(path)
  }

  /// Writes the transcript of `file`, whole or not at all.
  func write(_ text: String, for file: String) throws(CommandError) {
    try TextFile.write(text, to: "\(path)/\(name(for: file))")
  }

  /// The recording's name with the format's ending instead of its own.
  private func name(for file: String) -> String {
    let name = file == "-" ? "stdin" : file.split(separator: "/").last ?? "audio"
    let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name
    return (stem.isEmpty ? String(name) : String(stem)) + "." + format.rawValue
  }
}
