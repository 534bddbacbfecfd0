import TestMaterial
import Testing
import Text

@Suite("Incremental detokenizer")
struct IncrementalDetokenizerTests {
  /// The ids of the single bytes of a text: no merges.
  private func byteIDs(_ text: String, _ tokenizer: Tokenizer, _ spelling: (UInt8) -> String) throws -> [Int32] {
    try text.utf8.map { try #require(tokenizer.id(of: spelling($0))) }
  }

  private func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "<0x" + (digits.count == 1 ? "0" : "") + digits + ">"
  }

  @Test("a character comes out when its last byte is there")
  func byteLevel() throws {
    let tokenizer = try TokenizerTests.load("byte-level")
    var detokenizer = IncrementalDetokenizer(tokenizer, skipSpecialTokens: true)
    // The spellings of the bytes F0 9F 91 8D (👍) in the byte-level alphabet.
    let ids = try ["ð", "Ł", "ĳ", "į"].map { try #require(tokenizer.id(of: $0)) }
    #expect(ids.map { detokenizer.append($0) } == ["", "", "", "👍"])
    #expect(detokenizer.finish() == "")
  }

  @Test("an incomplete character is U+FFFD at the end, once for its bytes")
  func unfinished() throws {
    let tokenizer = try TokenizerTests.load("byte-level")
    var detokenizer = IncrementalDetokenizer(tokenizer, skipSpecialTokens: true)
    let ids = try ["a", "ð", "Ł", "ĳ"].map { try #require(tokenizer.id(of: $0)) }
    #expect(ids.map { detokenizer.append($0) } == ["a", "", "", ""])
    #expect(detokenizer.finish() == "\u{FFFD}")
    #expect(detokenizer.finish() == "")
    #expect(tokenizer.decode(ids, skipSpecialTokens: true) == "a\u{FFFD}")
  }

  @Test("the start of a character can be left out at the end; what is whole before it stays")
  func leftOut() throws {
    let byteLevel = try TokenizerTests.load("byte-level")
    var detokenizer = IncrementalDetokenizer(byteLevel, skipSpecialTokens: true)
    let ids = try ["a", "ð", "Ł", "ĳ"].map { try #require(byteLevel.id(of: $0)) }
    #expect(ids.map { detokenizer.append($0) } == ["a", "", "", ""])
    #expect(detokenizer.pending == "")
    #expect(detokenizer.finish(keepsIncomplete: false) == "")

    let byteFallback = try TokenizerTests.load("byte-fallback")
    detokenizer = IncrementalDetokenizer(byteFallback, skipSpecialTokens: true)
    let bytes = try byteIDs("é👍", byteFallback, hexadecimal).dropLast()
    #expect(bytes.map { detokenizer.append($0) }.joined() == "")
    #expect(detokenizer.pending == "é")
    #expect(detokenizer.pending == "é")
    #expect(detokenizer.finish(keepsIncomplete: false) == "é")
    // What is no character at all stays.
    #expect(detokenizer.append(try #require(byteFallback.id(of: "<0xFF>"))) == "")
    #expect(detokenizer.finish(keepsIncomplete: false) == "\u{FFFD}")
  }

  @Test("a byte that cannot go on a character ends it as U+FFFD at once")
  func broken() throws {
    let tokenizer = try TokenizerTests.load("byte-level")
    var detokenizer = IncrementalDetokenizer(tokenizer, skipSpecialTokens: true)
    let ids = try ["ð", "Ł", "b"].map { try #require(tokenizer.id(of: $0)) }
    #expect(ids.map { detokenizer.append($0) } == ["", "", "\u{FFFD}b"])
  }

  @Test("bytes of a vocabulary without that character are held until the run of them ends")
  func byteFallback() throws {
    let tokenizer = try TokenizerTests.load("byte-fallback")
    var detokenizer = IncrementalDetokenizer(tokenizer, skipSpecialTokens: true)
    let ids = try byteIDs("👍", tokenizer, hexadecimal)
    #expect(ids.map { detokenizer.append($0) } == ["", "", "", ""])
    #expect(detokenizer.append(try #require(tokenizer.id(of: "▁the"))) == "👍 the")
    #expect(ids.prefix(3).map { detokenizer.append($0) } == ["", "", ""])
    #expect(detokenizer.finish() == "\u{FFFD}\u{FFFD}\u{FFFD}")
  }

  @Test("the space that stands for the start of a text does not come out, later ones do")
  func leadingSpace() throws {
    let tokenizer = try TokenizerTests.load("byte-fallback")
    let the = try #require(tokenizer.id(of: "▁the"))
    var detokenizer = IncrementalDetokenizer(tokenizer, skipSpecialTokens: true)
    #expect([1, the, the].map { detokenizer.append($0) } == ["", "the", " the"])
    #expect(detokenizer.finish() == "")
    // After the end it begins anew.
    #expect(detokenizer.append(the) == "the")
  }
}
