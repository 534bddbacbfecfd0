import Glibc
import Paths

/// Reads a whole file.
enum FileBytes {
  static func read(_ path: String) throws(TextError) -> [UInt8] {
    // Without O_NONBLOCK the opening of a pipe would wait for its writer.
    let descriptor = path.withPath { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw TextError(path, "is a folder, not a tokenizer.json")
    default: throw TextError(path, "is not a regular file")
    }
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: max(Int(status.st_size), 1) + 1) { buffer, count in
      while count < buffer.count, let base = buffer.baseAddress {
        let read = Glibc.read(descriptor, base + count, buffer.count - count)
        if read < 0 { code = errno }
        if read <= 0 { break }
        count += read
      }
    }
    guard code == 0 else { throw failure(path, code) }
    guard bytes.count <= max(Int(status.st_size), 1) else { throw TextError(path, "changed while it was read") }
    return bytes
  }

  private static func failure(_ path: String, _ code: Int32 = errno) -> TextError {
    TextError(path, "cannot be read: \(String(cString: strerror(code)))")
  }
}
