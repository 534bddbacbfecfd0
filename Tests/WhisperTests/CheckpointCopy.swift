import Engine
import Foundation
import JSON
import Testing

/// A copy of a fixture that a test may change or break; it goes with the value.
final class CheckpointCopy {
  let folder: String

  init(of fixture: String = TinyRandom.folder) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "sensorium-\(UUID().uuidString)").path
    try FileManager.default.copyItem(atPath: fixture, toPath: folder)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path(name)))) }

  func write(_ name: String, _ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(filePath: path(name))) }

  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  func remove(_ names: String...) throws {
    for name in names { try FileManager.default.removeItem(atPath: path(name)) }
  }

  /// Sets a member of a JSON file; nil takes it out.
  func set(_ member: String, _ value: JSONValue?, in file: String = "config.json") throws {
    var members = try JSONValue(parsing: bytes(file)).object?.members ?? []
    members.removeAll { $0.key == member }
    if let value { members.append(JSONObject.Member(member, value)) }
    try write(file, JSONValue.object(JSONObject(members)).text)
  }

  /// Changes the list of added tokens, which get their numbers in order.
  func changeAddedTokens(_ change: ([JSONValue]) -> [JSONValue]) throws {
    let tokens = try JSONValue(parsing: bytes("tokenizer.json"))["added_tokens"]?.array ?? []
    try set("added_tokens", .array(change(tokens)), in: "tokenizer.json")
  }

  /// Changes the tensors of model.safetensors.
  func changeWeights(_ change: (inout SafetensorsFile) throws -> Void) throws {
    var file = try SafetensorsFile(at: path("model.safetensors"))
    try change(&file)
    try write("model.safetensors", file.bytes)
  }

  /// Changes the text of the header of model.safetensors and nothing else but its length.
  func changeHeader(_ change: (inout String) -> Void) throws {
    let whole = try bytes("model.safetensors")
    let length = whole[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    var header = String(decoding: whole[8..<8 + length], as: UTF8.self)
    change(&header)
    try write(
      "model.safetensors", SafetensorsFile.lengthBytes(header.utf8.count) + header.utf8 + whole[(8 + length)...])
  }
}

/// Something that is wrong with a checkpoint, and what the one sentence about it must say.
struct CheckpointFault: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let says: [String]
  let fixture: String
  let change: @Sendable (CheckpointCopy) throws -> Void

  init(
    _ name: String, says: [String], of fixture: String = TinyRandom.folder,
    _ change: @escaping @Sendable (CheckpointCopy) throws -> Void
  ) {
    testDescription = name
    self.says = says
    self.fixture = fixture
    self.change = change
  }

  /// Loads a copy that has the fault, and checks the sentence.
  func expectRefusal(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let copy = try CheckpointCopy(of: fixture)
    try change(copy)
    let error = #expect(throws: EngineError.self, sourceLocation: sourceLocation) {
      try TinyRandom.llm(copy.folder) { $0.refusesUnusedWeights = true }
    }
    let sentence = error?.description ?? ""
    for word in says { #expect(sentence.contains(word), "\(sentence)", sourceLocation: sourceLocation) }
    #expect(sentence.isOneSentence && sentence.contains(copy.folder), "\(sentence)", sourceLocation: sourceLocation)
  }
}

extension String {
  /// Whether it ends with the only full stop that ends a sentence, on one line.
  var isOneSentence: Bool { hasSuffix(".") && !contains(". ") && !contains("\n") && count < 600 }
}
