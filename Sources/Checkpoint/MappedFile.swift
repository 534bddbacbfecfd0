import Glibc
import Paths

/// A file seen as memory: read-only and private, paged in from disk when it is touched. Opening costs the same for any
/// size.
///
/// It is a class because the mapping is one thing with one end: all tensors of a shard refer to it, and the last of
/// them to go unmaps it.
///
/// A file that someone shortens while it is mapped ends the process with a bus error, as with every reader by mmap;
/// replace a checkpoint by renaming a new file over it, not by writing into it.
public final class MappedFile: Sendable {
  /// Where the file was opened, as the caller spelled it.
  public let path: String
  public let count: Int
  // Sendable in fact: nobody writes to these pages, and only `deinit` ends their life.
  private nonisolated(unsafe) let base: UnsafeRawPointer

  /// Maps the regular file at `path`; symbolic links are followed. Throws where it is missing, unreadable, empty or
  /// not a file.
  public init(_ path: String) throws(CheckpointError) {
    // Without O_NONBLOCK the opening of a pipe would wait for its writer.
    let descriptor = path.withPath { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard descriptor >= 0 else { throw CheckpointError(errno, opening: path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw CheckpointError(errno, opening: path) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw CheckpointError("\(path) is a folder where a file is expected.")
    default: throw CheckpointError("\(path) is not a regular file.")
    }
    guard status.st_size > 0 else { throw CheckpointError("\(path) is empty.") }
    guard let address = mmap(nil, status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
      throw CheckpointError(errno, opening: path)
    }
    self.path = path
    count = status.st_size
    base = UnsafeRawPointer(address)
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: base), count) }

  /// The whole file.
  public var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      let span = unsafe RawSpan(_unsafeStart: base, byteCount: count)
      return _overrideLifetime(span, borrowing: self)
    }
  }

  /// Calls `body` with the bytes of `range`; the pointer is good until `body` returns. Precondition: `range` lies in
  /// the file.
  public func withBytes<Result, Failure: Error>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) lies outside \(path)")
    return try body(UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count))
  }
}

extension MappedFile {
  /// Gives the memory of `range` back to the system, once its contents have been copied or packed, so that it does not
  /// count as this process's. The bytes stay readable: touching them reads them from the file again.
  ///
  /// Rounds outwards to whole pages: a neighbour's bytes on a shared page are merely read again.
  public func discard(_ range: Range<Int>) {
    let range = range.clamped(to: 0..<count)
    guard !range.isEmpty else { return }
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let start = range.lowerBound / page * page
    // Advice that the system refuses changes no result.
    _ = madvise(UnsafeMutableRawPointer(mutating: base + start), range.upperBound - start, MADV_DONTNEED)
  }
}

extension CheckpointError {
  /// What the system's error number says about opening `path`.
  init(_ number: Int32, opening path: String) {
    switch number {
    case ENOENT, ENOTDIR: self.init("\(path) does not exist.")
    case EACCES, EPERM: self.init("\(path) may not be read: permission denied.")
    default: self.init("\(path) cannot be read: \(String(cString: strerror(number))).")
    }
  }
}
