import Foundation
import JSON
import TestMaterial
import Testing
import Text

/// Tokenizers that the golden script made: every part of a `tokenizer.json` that is known, against `tokenizers`.
@Suite("Small tokenizers")
struct SmallTokenizerTests {
  struct Variant: Sendable, CustomTestStringConvertible {
    let json: JSONValue
    let texts: [String]
    var testDescription: String { json["name"]?.string ?? "" }

    /// The base file with the variant's members after its own: of two members with one name the last counts.
    func load() throws -> Tokenizer {
      var text = try #require(json["members"]?.string)
      if let base = json["base"]?.string {
        let file = try String(contentsOf: TestMaterial.golden("text/\(base).json"), encoding: .utf8)
        let whole = try #require(file.lastIndex(of: "}"))
        text = file[..<whole] + (text == "{}" ? "}" : "," + text.dropFirst())
      }
      return try Tokenizer(json: Array(text.utf8), name: testDescription)
    }
  }

  static let variants: [Variant] = {
    guard let data = try? Data(contentsOf: TestMaterial.golden("text/small.json")),
      let json = try? JSONValue(parsing: [UInt8](data))
    else { return [] }
    func texts(_ key: String) -> [String] { json[key]?.array?.compactMap(\.string) ?? [] }
    return (json["variants"]?.array ?? []).map {
      Variant(json: $0, texts: texts($0["base"]?.string == nil ? "hand_texts" : "texts"))
    }
  }()

  @Test("all variants of the golden file are there")
  func thereAreVariants() {
    #expect(Self.variants.count > 50)
  }

  @Test("ids are those of tokenizers", arguments: variants)
  func ids(variant: Variant) throws {
    let tokenizer = try variant.load()
    #expect(tokenizer.vocabularySize == variant.json["size"]?.integer)
    let golden = try #require(variant.json["ids"]?.array)
    #expect(golden.count == variant.texts.count)
    for (text, golden) in zip(variant.texts, golden) {
      let ids = tokenizer.encode(text, addSpecialTokens: false)
      if golden.array == nil {
        #expect(.string(String(fnv(ids).prefix(8))) == golden, "\(text.debugDescription): \(ids)")
      } else {
        #expect(.array(ids.map { .integer(Int($0)) }) == golden, "\(text.debugDescription)")
      }
    }
    for (text, golden) in zip(["", "a b"], try #require(variant.json["wrapped"]?.array)) {
      #expect(.array(tokenizer.encode(text, addSpecialTokens: true).map { .integer(Int($0)) }) == golden)
    }
  }

  @Test(
    "texts are those of tokenizers, at once and one by one", arguments: variants.filter { $0.json["decoded"] != nil })
  func texts(variant: Variant) throws {
    let tokenizer = try variant.load()
    for (text, golden) in zip(variant.texts, try #require(variant.json["decoded"]?.array)) where !golden.isNull {
      let ids = tokenizer.encode(text, addSpecialTokens: false)
      let decoded = tokenizer.decode(ids, skipSpecialTokens: false)
      #expect(.string(String(fnv(decoded).prefix(8))) == golden, "\(decoded.debugDescription)")
      #expect(streamed(ids, tokenizer, skipSpecialTokens: false) == decoded)
    }
    for (seed, entry) in try #require(variant.json["scattered"]?.array).enumerated()
    where entry.array?[1].isNull == false {
      let size = try #require(entry.array?[0].integer)
      let ids = scatteredIDs(seed: seed, below: size, count: 20)
      let decoded = tokenizer.decode(ids, skipSpecialTokens: true)
      #expect(.string(String(fnv(decoded).prefix(8))) == entry.array?[1], "\(ids): \(decoded.debugDescription)")
      #expect(streamed(ids, tokenizer, skipSpecialTokens: true) == decoded)
    }
  }

  private func streamed(_ ids: [Int32], _ tokenizer: Tokenizer, skipSpecialTokens: Bool) -> String {
    var detokenizer = IncrementalDetokenizer(tokenizer, skipSpecialTokens: skipSpecialTokens)
    return ids.map { detokenizer.append($0) }.joined() + detokenizer.finish()
  }
}
