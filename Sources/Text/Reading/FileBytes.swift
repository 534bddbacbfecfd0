import Glibc

/// Reads a whole file.
enum FileBytes {
  static func read(_ path: String) throws(TextError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw TextError(path, "is a folder, not a tokenizer.json") }
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
