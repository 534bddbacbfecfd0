import Glibc
import JSON
import Paths

/// The small files of a checkpoint that hold templates and special tokens.
struct TemplateFiles {
  let folder: String

  /// Templates and configurations of tokenizers are well below this.
  private static let largest = 64 << 20

  /// The text of a file; nil where the folder has none of that name.
  func text(_ name: String) throws(ChatTemplateError) -> String? {
    guard let bytes = try bytes(name) else { return nil }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw failure(name, "is not UTF-8") }
    return text
  }

  /// The JSON object of a file; nil where the folder has none of that name.
  func object(_ name: String) throws(ChatTemplateError) -> JSONObject? {
    guard let bytes = try bytes(name) else { return nil }
    let value: JSONValue
    do {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw failure(name, "is not JSON: \(error.reason), at byte \(error.offset)")
    }
    guard let object = value.object else { throw failure(name, "holds no JSON object") }
    return object
  }

  /// The names of the files of `directory` that end with `.jinja`, without that, in alphabetical order.
  func templates(in directory: String) -> [String] {
    guard let stream = "\(folder)/\(directory)".withPath({ opendir($0) }) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name.hasSuffix(".jinja") { names.append(String(name.dropLast(6))) }
    }
    return names.sorted()
  }

  func failure(_ name: String, _ reason: String) -> ChatTemplateError {
    ChatTemplateError(.file, "\(folder)/\(name) \(reason).")
  }

  private func bytes(_ name: String) throws(ChatTemplateError) -> [UInt8]? {
    // Without O_NONBLOCK the opening of a pipe would wait for its writer.
    let descriptor = "\(folder)/\(name)".withPath { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw failure(name, "cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw failure(name, "is not a regular file")
    }
    guard Int(status.st_size) <= Self.largest else { throw failure(name, "is larger than \(Self.largest >> 20) MiB") }
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
      while count < buffer.count, let base = buffer.baseAddress {
        let read = Glibc.read(descriptor, base + count, buffer.count - count)
        if read < 0 { code = errno }
        if read <= 0 { break }
        count += read
      }
    }
    guard code == 0 else { throw failure(name, "cannot be read: \(String(cString: strerror(code)))") }
    return bytes
  }
}
