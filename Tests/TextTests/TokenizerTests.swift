import Foundation
import TestMaterial
import Testing
import Text

@Suite("Tokenizer")
struct TokenizerTests {
  static func load(_ name: String) throws -> Tokenizer {
    try Tokenizer(contentsOf: TestMaterial.golden("text/\(name).json").path)
  }

  @Test("the longest token is as long as its spelling, and no text of more for each token is as short")
  func longestToken() throws {
    let tokenizer = try Tokenizer(
      contentsOf: TestMaterial.root.appending(path: "Tests/Fixtures/whisper-tiny-random/tokenizer.json").path)
    #expect(tokenizer.longestToken == "<|startoftranscript|>".unicodeScalars.count)
    let long = String(repeating: "<|startoftranscript|>", count: 30)
    #expect(tokenizer.encode(long, addSpecialTokens: false).count == 30)
  }

  @Test("tokens are found by spelling and by id, special ones too")
  func lookUp() throws {
    let tokenizer = try Self.load("byte-level")
    let end = try #require(tokenizer.id(of: "<|end|>"))
    #expect(tokenizer.token(end) == "<|end|>")
    #expect(tokenizer.isSpecial(end))
    let the = try #require(tokenizer.id(of: "Ġthe"))
    #expect(tokenizer.token(the) == "Ġthe")
    #expect(!tokenizer.isSpecial(the))
    #expect(tokenizer.id(of: "sing") == Int32(tokenizer.vocabularySize) - 1)
    #expect(tokenizer.isSpecial(Int32(tokenizer.vocabularySize) - 1) == false)
  }

  @Test("what is no token has no id, and what is no id has no token")
  func noToken() throws {
    let tokenizer = try Self.load("byte-level")
    #expect(tokenizer.id(of: "") == nil)
    #expect(tokenizer.id(of: " the") == nil)
    for id in [-1, .min, .max, Int32(tokenizer.vocabularySize)] {
      #expect(tokenizer.token(id) == nil)
      #expect(tokenizer.bytes(of: id).isEmpty)
      #expect(!tokenizer.isSpecial(id))
    }
  }

  @Test("ids that no token has are passed over in decoding")
  func passedOver() throws {
    let tokenizer = try Self.load("byte-level")
    let ids = tokenizer.encode("the door", addSpecialTokens: false)
    #expect(tokenizer.decode([-7] + ids + [.max, 1_000_000], skipSpecialTokens: false) == "the door")
  }

  @Test(
    "the bytes of all tokens of a text are the text's own",
    arguments: ["byte-level", "byte-fallback"], ["The kettle: 🫖 sings", "面包 é ½\n\t", "naïve 👩‍👩‍👧‍👦"])
  func bytes(name: String, text: String) throws {
    let tokenizer = try Self.load(name)
    let bytes = tokenizer.encode(text, addSpecialTokens: false).flatMap { tokenizer.bytes(of: $0) }
    // Where a text begins is no matter of one token, so the space that Llama's way puts there is still in the bytes.
    #expect(String(decoding: bytes, as: UTF8.self) == (name == "byte-level" ? text : " " + text))
  }

  @Test("special tokens are left out of a text only where that is asked")
  func specials() throws {
    let tokenizer = try Self.load("byte-fallback")
    let ids = tokenizer.encode("bread", addSpecialTokens: true)
    #expect(tokenizer.decode(ids, skipSpecialTokens: true) == "bread")
    #expect(tokenizer.decode(ids, skipSpecialTokens: false) == "<s> bread")
  }

  @Test("a word of a megabyte is encoded in moderate time and decodes to itself")
  func longWord() throws {
    let text = String(repeating: "abcdefghij", count: 100_000)
    for name in ["byte-level", "byte-fallback"] {
      let tokenizer = try Self.load(name)
      let duration = try ContinuousClock().measure {
        let ids = tokenizer.encode(text, addSpecialTokens: false)
        try #require(tokenizer.decode(ids, skipSpecialTokens: false) == text)
      }
      // Measured: 0.3 s. A merge that looks through the whole word each time would take hours.
      #expect(duration < .seconds(30))
    }
  }

  @Test("added tokens that look the same and are spelled otherwise are two")
  func lookAlikes() throws {
    let json = #"""
      {"model": {"vocab": {"e": 0}, "merges": []},
       "added_tokens": [{"content": "\u00e9"}, {"content": "e\u0301", "special": true}]}
      """#
    let tokenizer = try Tokenizer(json: Array(json.utf8), name: "t.json")
    #expect(tokenizer.encode("\u{e9}e\u{301}", addSpecialTokens: false) == [1, 2])
    #expect([1, 2].map { tokenizer.isSpecial($0) } == [false, true])
  }

  @Test("an added token without spelling is passed over")
  func emptyToken() throws {
    let json = #"{"model": {"vocab": {"e": 0}, "merges": []}, "added_tokens": [{"content": ""}, {"content": "x"}]}"#
    let tokenizer = try Tokenizer(json: Array(json.utf8), name: "t.json")
    #expect(tokenizer.encode("exe", addSpecialTokens: false) == [0, 1, 0])
    #expect(tokenizer.vocabularySize == 2)
  }
}
