import Glibc
import Synchronization

/// Files of one request, in a folder of their own that is removed when the last reference is gone. A class because of
/// that.
final class TemporaryFiles: Sendable {
  private struct State {
    var folder: String?
    var names: [String: String] = [:]
    var count = 0
  }

  private let state = Mutex(State())

  /// A path for a new file.
  /// - Parameter name: what errors call it. It never becomes part of the path.
  func path(for name: String) throws(APIError) -> String {
    let path = state.withLock { state -> String? in
      if state.folder == nil { state.folder = Self.makeFolder() }
      guard let folder = state.folder else { return nil }
      state.count += 1
      let path = "\(folder)/\(state.count)"
      state.names[path] = name
      return path
    }
    guard let path else { throw .internalError("The server has no room for files.") }
    return path
  }

  /// What errors say in the place of paths.
  var names: [String: String] { state.withLock { $0.names } }

  private static func makeFolder() -> String? {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/sensorium-XXXXXX".utf8CString)
    // Made for this user alone.
    return template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
  }

  deinit {
    state.withLock { state in
      for path in state.names.keys { unlink(path) }
      if let folder = state.folder { rmdir(folder) }
    }
  }
}
