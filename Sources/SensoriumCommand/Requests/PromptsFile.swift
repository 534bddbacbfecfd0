import Engine
import Glibc
import JSON
import ModelKit

/// A file with a request on each line (JSON Lines, in vLLM's field names).
struct PromptsFile {
  /// What it is called in messages.
  let name: String
  /// What relative paths of media begin with; empty: they are in the current folder.
  private let folder: String
  private let bytes: [UInt8]

  /// Reads the file; `-` is standard input.
  init(_ path: String) throws(CommandError) {
    if path == "-" {
      name = "standard input"
      folder = ""
      bytes = try Self.read(STDIN_FILENO, name)
    } else {
      name = path
      folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw .usage("\(path) cannot be read: \(String(cString: strerror(errno))).") }
      defer { close(descriptor) }
      bytes = try Self.read(descriptor, path)
    }
  }

  /// A file that is in memory.
  init(name: String, folder: String, text: String) {
    self.name = name
    self.folder = folder
    bytes = Array(text.utf8)
  }

  /// Its requests; a line that is wrong fails alone. Parameters that a line does not have are those of `defaults`.
  /// - Throws: where no line holds anything.
  func requests(
    _ defaults: SamplingParams, _ adapters: NamedAdapters = NamedAdapters()
  ) throws(CommandError) -> [RequestedLine] {
    var requests: [RequestedLine] = []
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    for (place, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { continue }
      requests.append(request(Array(line), number: place + 1, id: "\(requests.count)", defaults, adapters))
    }
    guard !requests.isEmpty else { throw .usage("\(name) holds no requests; it needs a JSON object on each line.") }
    return requests
  }

  private func request(
    _ line: [UInt8], number: Int, id: String, _ defaults: SamplingParams, _ adapters: NamedAdapters
  ) -> RequestedLine {
    var id = id
    do throws(FieldError) {
      let value: JSONValue
      do throws(JSONError) { value = try JSONValue(parsing: line) } catch { throw FieldError("is not JSON: \(error)") }
      if let own = value["request_id"]?.string { id = own }
      let (prompt, params) = try Fields(value).prompt(folder: folder, defaults, adapters)
      return .request(GenerationRequest(id: id, prompt: prompt, params: params))
    } catch {
      return .refused(id: id, InputError(.invalidRequest, "Line \(number) of \(name) \(error.predicate)."))
    }
  }

  private static func read(_ descriptor: Int32, _ name: String) throws(CommandError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { return bytes }
      if count > 0 {
        bytes += buffer[..<count]
      } else if errno != EINTR {
        throw .usage("\(name) cannot be read: \(String(cString: strerror(errno))).")
      }
    }
  }
}
