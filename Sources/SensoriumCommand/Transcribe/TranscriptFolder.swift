import Glibc
import Paths
import Transcripts

/// A folder that transcripts are written to, each under its recording's name.
struct TranscriptFolder {
  private let path: String
  private let formats: [TranscriptFormat]

  /// Makes the folder where it is missing.
  /// - Throws: where two files would have one transcript, or there is no such folder and none can be made.
  init(_ path: String, _ recordings: [RecordingFile], _ formats: [TranscriptFormat]) throws(CommandError) {
    self.path = path
    self.formats = formats
    var owners: [String: String] = [:]
    for recording in recordings {
      guard let other = owners.updateValue(recording.path, forKey: recording.title), let format = formats.first else {
        continue
      }
      throw .usage("\(other) and \(recording.path) would both be written to \(target(recording, format)); rename one.")
    }
    try Folder.make(path)
  }

  /// Whether all transcripts of a recording are there, and none is older than the recording itself. A file appears whole
  /// or not at all, so that one that is there is finished.
  func isFinished(_ recording: RecordingFile) -> Bool {
    guard !recording.isStandardInput, let changed = Self.changed(recording.path) else { return false }
    return formats.allSatisfy { Self.changed(target(recording, $0)).map { $0 >= changed } ?? false }
  }

  /// Writes a transcript, whole or not at all.
  func write(_ text: String, of recording: RecordingFile, as format: TranscriptFormat) throws(CommandError) {
    let target = target(recording, format)
    if let end = recording.title.lastIndex(of: "/") { try Folder.make("\(path)/\(recording.title[..<end])") }
    try TextFile.write(text, to: target)
  }

  private func target(_ recording: RecordingFile, _ format: TranscriptFormat) -> String {
    "\(path)/\(recording.title).\(format.rawValue)"
  }

  /// When a regular file was last changed, in nanoseconds; nil where there is none.
  private static func changed(_ path: String) -> Int? {
    var status = stat()
    guard path.withPath({ stat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
  }
}
