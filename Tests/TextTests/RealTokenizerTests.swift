import Foundation
import JSON
import TestMaterial
import Testing
import Text

@Suite("Real tokenizers", .enabled(if: TestMaterial.shared != nil, "the shared material is not at hand"))
struct RealTokenizerTests {
  static let names = ["whisper-multilingual", "whisper-large-v3-turbo", "clip", "llava-1.5-7b-hf"]

  static func load(_ name: String) throws -> Tokenizer {
    let shared = try #require(TestMaterial.shared)
    return try Tokenizer(contentsOf: shared.appending(path: "tokenizers/\(name)/tokenizer.json").path)
  }

  static func golden(_ name: String) throws -> JSONValue {
    let json = try JSONValue(parsing: [UInt8](Data(contentsOf: TestMaterial.golden("text/real.json"))))
    return try #require(json["tokenizers"]?[name])
  }

  static func texts() throws -> [(language: String, text: String)] {
    let shared = try #require(TestMaterial.shared)
    let lines = try String(contentsOf: shared.appending(path: "tokenizers/udhr_multilingual.jsonl"), encoding: .utf8)
    return try lines.split(separator: "\n").map { line in
      let value = try JSONValue(parsing: String(line))
      return (try #require(value["lang"]?.string), try #require(value["text"]?.string))
    }
  }

  @Test("ids and decoded text of 72 languages are those of tokenizers", arguments: names)
  func languages(name: String) throws {
    let tokenizer = try Self.load(name)
    let golden = try Self.golden(name)
    let texts = try Self.texts()
    #expect(texts.count == 72)
    for (language, text) in texts {
      let ids = tokenizer.encode(text, addSpecialTokens: true)
      let decoded = tokenizer.decode(ids, skipSpecialTokens: true)
      #expect(
        [.integer(ids.count), .string(fnv(ids)), .string(fnv(decoded))] == golden["languages"]?[language]?.array ?? [],
        "\(name) in \(language)")
    }
  }

  @Test("random ids decode to the text of tokenizers, at once and one by one", arguments: names)
  func randomIDs(name: String) throws {
    let tokenizer = try Self.load(name)
    let golden = try Self.golden(name)
    let size = try #require(golden["size"]?.integer)
    #expect(tokenizer.vocabularySize == size)
    let hashes = try #require(golden["random"]?.array)
    #expect(hashes.count == 20)
    for (seed, hash) in hashes.enumerated() {
      let ids = scatteredIDs(seed: seed, below: size + 3, count: 400)
      let decoded = tokenizer.decode(ids, skipSpecialTokens: seed % 2 == 0)
      #expect(.string(fnv(decoded)) == hash, "\(name), seed \(seed)")
      var detokenizer = IncrementalDetokenizer(tokenizer, skipSpecialTokens: seed % 2 == 0)
      let streamed = ids.map { detokenizer.append($0) }.joined() + detokenizer.finish()
      #expect(streamed == decoded, "\(name), seed \(seed)")
    }
  }
}
