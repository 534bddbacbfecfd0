import TestMaterial
import Testing
import Text

@Suite("The text of single tokens")
struct TokenDecoderTests {
  private func texts(_ ids: [Int32], _ tokenizer: Tokenizer) -> [String] {
    var decoder = TokenDecoder(tokenizer)
    return ids.map { id in
      defer { decoder.append(id) }
      return decoder.text(of: id)
    }
  }

  private func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "<0x" + (digits.count == 1 ? "0" : "") + digits + ">"
  }

  @Test("a byte that is a part of a character has no text until the character is whole")
  func byteFallback() throws {
    let tokenizer = try TokenizerTests.load("byte-fallback")
    let ids = try "日😀".utf8.map { try #require(tokenizer.id(of: hexadecimal($0))) }
    #expect(texts(ids, tokenizer) == ["", "", "日", "", "", "", "😀"])
  }

  @Test("of a byte-level vocabulary the texts joined are the text, broken characters included")
  func joined() throws {
    let tokenizer = try TokenizerTests.load("byte-level")
    let letters = try ["ð", "Ł", "ĳ", "į", "a", "ð", "Ł", "a", "į", "b"].map { try #require(tokenizer.id(of: $0)) }
    let found = texts(letters, tokenizer)
    #expect(found == ["", "", "", "👍", "a", "", "", "\u{FFFD}a", "\u{FFFD}", "b"])
    #expect(found.joined() == tokenizer.decode(letters, skipSpecialTokens: false))
  }

  @Test("alternatives are decoded after the chosen tokens, and change nothing")
  func alternatives() throws {
    let tokenizer = try TokenizerTests.load("byte-level")
    func id(_ spelling: String) throws -> Int32 { try #require(tokenizer.id(of: spelling)) }
    var decoder = TokenDecoder(tokenizer)
    for spelling in ["ð", "Ł", "ĳ"] { decoder.append(try id(spelling)) }
    #expect(decoder.text(of: try id("į")) == "👍")
    #expect(decoder.text(of: try id("b")) == "\u{FFFD}b")
    #expect(decoder.text(of: try id("į")) == "👍")
  }
}
