import Foundation
import JSON
import TestMaterial
import Testing
import Text

/// Values that other projects publish in their own tests, for tokenizers that are at hand.
@Suite("Published tokens", .enabled(if: TestMaterial.shared != nil, "the shared material is not at hand"))
struct PublishedTokenTests {
  static func published(_ name: String, _ key: String? = nil) throws -> JSONValue {
    let shared = try #require(TestMaterial.shared)
    let data = try Data(contentsOf: shared.appending(path: "golden/\(name).json"))
    let json = try JSONValue(parsing: [UInt8](data))
    return try key.map { try #require(json[$0]) } ?? json
  }

  static func ids(_ json: JSONValue?) throws -> [Int32] {
    try #require(json?.array).map { Int32(try #require($0.integer)) }
  }

  @Test(
    "transformers.js: ids are the published ones",
    arguments: [
      ("clip", "Xenova/clip-vit-base-patch16", "clip", 25), ("llama", "Xenova/llama-tokenizer", "llava-1.5-7b-hf", 37),
    ])
  func transformersJS(file: String, key: String, tokenizer: String, count: Int) throws {
    let tokenizer = try RealTokenizerTests.load(tokenizer)
    let cases = try #require(Self.published("transformers.js/\(file)", key).object).members
    #expect(cases.count == count)
    for member in cases {
      let text = try #require(member.value["text"]?.string)
      let ids = try Self.ids(member.value["ids"])
      #expect(tokenizer.encode(text, addSpecialTokens: true) == ids, "\(member.key)")
      // CLIP's published texts are tidied up after decoding, so only Llama's are compared.
      if file == "llama" {
        #expect(tokenizer.decode(ids, skipSpecialTokens: false) == member.value["decoded"]?.string, "\(member.key)")
      }
    }
  }

  @Test("transformers.js: Whisper's ids and texts between the special tokens are the published ones")
  func whisper() throws {
    let tokenizer = try RealTokenizerTests.load("whisper-large-v3-turbo")
    let cases = try #require(Self.published("transformers.js/whisper", "distil-whisper/distil-large-v3").object).members
    #expect(cases.count == 9)
    for member in cases {
      let text = try #require(member.value["text"]?.string)
      let ids = try Self.ids(member.value["ids"])
      #expect(tokenizer.encode(text, addSpecialTokens: false) == Array(ids.dropFirst(2).dropLast()), "\(member.key)")
      #expect(tokenizer.decode(ids, skipSpecialTokens: false) == member.value["decoded"]?.string, "\(member.key)")
    }
  }

  @Test(
    "swift-transformers: ids are the published ones",
    arguments: [
      ("openai/whisper-large-v2", "whisper-multilingual"),
      ("coreml-projects/Llama-2-7b-chat-coreml", "llava-1.5-7b-hf"),
    ])
  func swiftTransformers(key: String, tokenizer: String) throws {
    let isLlama = tokenizer.hasPrefix("llava")
    let tokenizer = try RealTokenizerTests.load(tokenizer)
    let cases = try #require(Self.published("swift-transformers/tokenizer_tests", key).array)
    #expect(cases.count == 18)
    for entry in cases {
      let text = try #require(entry["input"]?.string)
      let ids = try Self.ids(entry["encoded"]?["input_ids"])
      #expect(tokenizer.encode(text, addSpecialTokens: true) == ids, "\(text)")
      // Whisper's published texts are tidied up: no space before a full stop.
      if isLlama {
        #expect(tokenizer.decode(ids, skipSpecialTokens: false) == entry["decoded_with_special"]?.string, "\(text)")
        #expect(tokenizer.decode(ids, skipSpecialTokens: true) == entry["decoded_without_special"]?.string, "\(text)")
      }
    }
  }

  @Test(
    "swift-transformers: a page of French text has the published ids, pieces and text",
    arguments: [("whisper_large_v2_encoded", "whisper-multilingual"), ("llama_encoded", "llava-1.5-7b-hf")])
  func page(file: String, tokenizer: String) throws {
    let tokenizer = try RealTokenizerTests.load(tokenizer)
    let page = try Self.published("swift-transformers/\(file)")
    let ids = try Self.ids(page["token_ids"])
    #expect(tokenizer.encode(try #require(page["text"]?.string), addSpecialTokens: true) == ids)
    #expect(tokenizer.decode(ids, skipSpecialTokens: false) == page["decoded_text"]?.string)
    let pieces = try #require(page["bpe_tokens"]?.array).compactMap(\.string)
    #expect(!pieces.isEmpty)
    let plain = ids.filter { !tokenizer.isSpecial($0) }
    #expect(plain.map { tokenizer.token($0) } == pieces)
  }

  @Test("LLaVA-1.5 encodes the image placeholder and the line end after it as its processor expects")
  func image() throws {
    let tokenizer = try RealTokenizerTests.load("llava-1.5-7b-hf")
    #expect(tokenizer.encode("<image>\n", addSpecialTokens: false) == [32000, 29871, 13])
  }
}
