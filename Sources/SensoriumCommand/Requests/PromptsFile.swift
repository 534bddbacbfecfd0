import Engine
import Glibc
import JSON
import ModelKit
import Paths

/// A file of requests in vLLM's field names: one on each line (JSON Lines), a JSON array of them, or a single object over
/// several lines.
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
      let descriptor = path.withPath { open($0, O_RDONLY | O_CLOEXEC) }
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

  /// Its requests; one that is wrong fails alone. Parameters that one does not have are those of `defaults`.
  /// - Throws: where there is none, or an array is no JSON.
  func requests(
    _ defaults: SamplingParams, _ adapters: NamedAdapters = NamedAdapters()
  ) throws(CommandError) -> [RequestedLine] {
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    if let values = try wholeValues(text) {
      return values.enumerated().map { place, value in
        request(value, "Request \(place) of \(name)", id: "\(place)", defaults, adapters)
      }
    }
    var requests: [RequestedLine] = []
    for (place, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { continue }
      let (title, id) = ("Line \(place + 1) of \(name)", "\(requests.count)")
      do throws(JSONError) {
        requests.append(request(try JSONValue(parsing: Array(line)), title, id: id, defaults, adapters))
      } catch {
        requests.append(.refused(id: id, InputError(.invalidRequest, "\(title) is not JSON: \(error).")))
      }
    }
    guard !requests.isEmpty else { throw noRequests }
    return requests
  }

  private var noRequests: CommandError {
    .usage("\(name) holds no requests; it needs a JSON object on each line, or an array of them.")
  }

  /// The requests of an array, or the one object that the whole file is; nil where each line is a request.
  private func wholeValues(_ text: ArraySlice<UInt8>) throws(CommandError) -> [JSONValue]? {
    let space: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
    let start = text.drop { space.contains($0) }
    let body = start.prefix(upTo: start.lastIndex { !space.contains($0) }.map { $0 + 1 } ?? start.endIndex)
    let isArray = body.first == UInt8(ascii: "[")
    guard isArray || body.first == UInt8(ascii: "{") && body.contains(0x0A) else { return nil }
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue(parsing: Array(body)) } catch {
      // An object that opens on a line of its own goes over several.
      let isOpen = body.prefix { $0 != 0x0A }.allSatisfy { space.contains($0) || $0 == UInt8(ascii: "{") }
      guard isArray || isOpen else { return nil }
      throw .usage("\(name) begins as a JSON \(isArray ? "array" : "object"), but is not JSON: \(error).")
    }
    guard let values = value.array else { return [value] }
    if values.isEmpty { throw noRequests }
    return values
  }

  private func request(
    _ value: JSONValue, _ title: String, id: String, _ defaults: SamplingParams, _ adapters: NamedAdapters
  ) -> RequestedLine {
    var id = id
    do throws(FieldError) {
      if let own = value["request_id"]?.string { id = own }
      let (prompt, params) = try Fields(value).prompt(folder: folder, defaults, adapters)
      return .request(GenerationRequest(id: id, prompt: prompt, params: params))
    } catch {
      return .refused(id: id, InputError(.invalidRequest, "\(title) \(error.predicate)."))
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
