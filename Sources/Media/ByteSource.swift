import CMedia
import Glibc
import Paths

/// The encoded bytes of some media, a file or a buffer, for decoders to read and seek in.
///
/// A class because the decoders' callbacks hold its address for as long as they read.
final class ByteSource {
  /// What errors call it: the path, or the name given with the buffer.
  let name: String
  let count: Int
  /// What decoders' callbacks hold on to. One decoder at a time: it keeps the reading position.
  let state: UnsafeMutablePointer<media_source>
  /// A copy of bytes that the caller does not keep; nil for a file and for a buffer that outlives the source.
  private let owned: UnsafeMutableBufferPointer<UInt8>?

  /// Opens a regular file that has bytes, or reads a pipe or a socket to its end first (`PipeSpool`).
  convenience init(path: String) throws(MediaError) {
    let descriptor = try PipeSpool.open(path)
    var status = stat()
    if let error = fstat(descriptor, &status) == 0 ? Self.objection(to: status, path) : Self.error(opening: path) {
      close(descriptor)
      throw error
    }
    self.init(media_source(bytes: nil, descriptor: descriptor, size: Int64(status.st_size), position: 0), name: path)
  }

  /// Reads from `bytes`, which must outlive the source.
  convenience init(_ bytes: UnsafeBufferPointer<UInt8>, name: String) throws(MediaError) {
    if bytes.isEmpty { throw .empty(name) }
    let state = media_source(bytes: bytes.baseAddress, descriptor: -1, size: Int64(bytes.count), position: 0)
    self.init(state, name: name)
  }

  /// Reads from a copy of `bytes`.
  convenience init(copying bytes: [UInt8], name: String) throws(MediaError) {
    if bytes.isEmpty { throw .empty(name) }
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    _ = copy.initialize(from: bytes)
    let state = media_source(bytes: copy.baseAddress, descriptor: -1, size: Int64(bytes.count), position: 0)
    self.init(state, name: name, owned: copy)
  }

  private init(_ source: media_source, name: String, owned: UnsafeMutableBufferPointer<UInt8>? = nil) {
    self.name = name
    self.owned = owned
    count = Int(source.size)
    state = .allocate(capacity: 1)
    state.initialize(to: source)
  }

  /// At most `count` bytes from `offset` on; fewer where the source ends. Moves the reading position.
  func bytes(at offset: Int, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      guard let start = buffer.baseAddress, media_source_seek(state, Int64(offset), SEEK_SET) >= 0 else { return }
      initialized = max(0, Int(media_source_read(state, start, Int64(count))))
    }
  }

  deinit {
    if state.pointee.descriptor >= 0 { close(state.pointee.descriptor) }
    state.deallocate()
    owned?.deallocate()
  }

  /// Why the last system call failed on that path.
  static func error(opening path: String) -> MediaError {
    let code = errno
    if code == ENOENT || code == ENOTDIR { return .missing(path) }
    return .unreadable(path, reason: String(cString: strerror(code)))
  }

  private static func objection(to status: stat, _ path: String) -> MediaError? {
    switch status.st_mode & S_IFMT {
    case S_IFDIR: .folder(path)
    case S_IFREG: status.st_size == 0 ? .empty(path) : nil
    default: .notAFile(path)
    }
  }
}
