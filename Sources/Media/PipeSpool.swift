import Glibc
import Paths

/// Pipes and sockets as files: decoders seek, so that what comes through one is kept in a file without a name first.
enum PipeSpool {
  /// The most bytes that a pipe may bring.
  static let mostBytes = 4 << 30
  /// How long nobody may have opened the other end of a pipe with a name.
  private static let patience = Duration.seconds(2)

  /// Opens a path for reading. A pipe or a socket is read to its end; everything else is opened as it is.
  /// - Parameter limit: the most bytes of a pipe.
  static func open(_ path: String, limit: Int = mostBytes) throws(MediaError) -> Int32 {
    let descriptor = try descriptor(path)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      defer { close(descriptor) }
      throw ByteSource.error(opening: path)
    }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFIFO || kind == S_IFSOCK else { return descriptor }
    defer { close(descriptor) }
    return try spool(descriptor, path, limit)
  }

  /// Standard input is taken as it is: as a socket it cannot be opened by its name.
  private static func descriptor(_ path: String) throws(MediaError) -> Int32 {
    let descriptor = path.withPath { Glibc.open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    if descriptor >= 0 { return descriptor }
    let own = ["/dev/fd/", "/proc/self/fd/"].first(where: path.hasPrefix).flatMap { Int32(path.dropFirst($0.count)) }
    let number = path == "/dev/stdin" ? STDIN_FILENO : own
    if errno == ENXIO, let number, case let copy = fcntl(number, F_DUPFD_CLOEXEC, 0), copy >= 0 { return copy }
    throw ByteSource.error(opening: path)
  }

  private static func spool(_ source: Int32, _ path: String, _ limit: Int) throws(MediaError) -> Int32 {
    let file = try unnamedFile(path)
    do throws(MediaError) {
      let end = ContinuousClock.now + patience
      var total = 0
      var buffer = [UInt8](repeating: 0, count: 1 << 20)
      while true {
        let count = buffer.withUnsafeMutableBytes { read(source, $0.baseAddress, $0.count) }
        if count > 0 {
          total += count
          if total > limit { throw .tooManyPipedBytes(path, limit: limit) }
          try write(buffer[..<count], to: file, path)
        } else if count < 0, errno == EAGAIN {
          var request = pollfd(fd: source, events: Int16(POLLIN), revents: 0)
          _ = poll(&request, 1, -1)
        } else if count < 0, errno != EINTR {
          throw ByteSource.error(opening: path)
        } else if count == 0 {
          // A pipe that nobody has opened to write ends at once, and has not begun.
          guard total == 0, ContinuousClock.now < end, isNamed(path) else { break }
          usleep(20_000)
        }
      }
      return file
    } catch {
      close(file)
      throw error
    }
  }

  /// Whether it is a pipe in the file system, which may still be opened by whoever writes.
  private static func isNamed(_ path: String) -> Bool { !path.hasPrefix("/dev/") && !path.hasPrefix("/proc/") }

  private static func write(_ bytes: ArraySlice<UInt8>, to file: Int32, _ path: String) throws(MediaError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno != EINTR {
        throw .unreadable(path, reason: "it could not be kept in \(folder) (\(String(cString: strerror(errno))))")
      }
      rest = rest.dropFirst(max(0, count))
    }
  }

  private static var folder: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

  private static func unnamedFile(_ path: String) throws(MediaError) -> Int32 {
    var name = Array("\(folder)/sensorium-XXXXXX".utf8CString)
    let file = mkstemp(&name)
    guard file >= 0 else {
      throw .unreadable(path, reason: "no file can be made in \(folder) (\(String(cString: strerror(errno))))")
    }
    unlink(name)
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    return file
  }
}
