import Glibc
import JSON
import Paths

/// A JSON object that a file of the checkpoint holds, or a member of one, with the file's name for errors.
struct JSONFile {
  let path: String
  let value: JSONValue

  /// The file `name` in `folder`; nil where there is none.
  init?(_ name: String, in folder: String) throws(CheckpointError) {
    path = "\(folder)/\(name)"
    guard path.withPath({ access($0, F_OK) }) == 0 else { return nil }
    let file = try MappedFile(path)
    do {
      value = try file.withBytes(0..<file.count) { bytes throws(JSONError) in
        var scanner = JSONScanner(bytes.assumingMemoryBound(to: UInt8.self).span)
        let value = try scanner.value()
        try scanner.end()
        return value
      }
    } catch {
      throw CheckpointError("\(path) is not JSON: \(error.reason), at byte \(error.offset).")
    }
    guard value.object != nil else { throw CheckpointError("\(path) holds no JSON object.") }
  }

  private init(_ path: String, _ value: JSONValue) {
    self.path = path
    self.value = value
  }

  /// The member `key`; nil where there is none, or it is null.
  func member(_ key: String) -> JSONFile? {
    guard let member = value[key], !member.isNull else { return nil }
    return JSONFile(path, member)
  }

  /// The whole as a `type`; what is wrong with it is told in one sentence, never as a `DecodingError`.
  func decode<Value: Decodable>(_ type: Value.Type) throws(CheckpointError) -> Value {
    do {
      return try Value(from: JSONValueDecoder(value))
    } catch let error as DecodingError {
      throw CheckpointError("\(path): \(error.sentence)")
    } catch {
      throw CheckpointError("\(path): \(error).")
    }
  }
}
