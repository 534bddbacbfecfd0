import Foundation
import JSON
import TestMaterial
import Testing

@testable import Text

/// Every Unicode scalar there is, against what `tokenizers` makes of it.
@Suite("Unicode")
struct UnicodeTests {
  static let scalars = (UInt32(0)..<0x110000).compactMap(Unicode.Scalar.init)

  static func golden(_ name: String) throws -> JSONValue {
    let json = try JSONValue(parsing: [UInt8](Data(contentsOf: TestMaterial.golden("text/unicode.json"))))
    return try #require(json[name])
  }

  @Test(
    "a normalizer gives every scalar, alone and among marks, the form that tokenizers gives it",
    arguments: ["NFC", "NFD", "NFKC", "NFKD", "Lowercase"])
  func forms(name: String) throws {
    let normalizer = try #require(try Normalizer.read(JSONValue(parsing: #"{"type": "\#(name)"}"#)))
    // Nothing composes across a zero.
    let alone = Self.scalars.map { String($0) }.joined(separator: "\0")
    let marked = Self.scalars.map { "a\($0)\u{323}\u{301}\u{1161}" }.joined(separator: "\0")
    let hashes = [alone, marked].map { fnv(normalizer.normalize(Array($0.utf8))) }
    #expect(try .array(hashes.map { .string($0) }) == Self.golden(name))
  }

  @Test(
    "letters, numbers, white space and word characters are those of tokenizers",
    arguments: ["letters", "numbers", "spaces", "digits", "word_characters"])
  func classes(name: String) throws {
    let isMember: (Unicode.Scalar) -> Bool =
      switch name {
      case "letters": { $0.tokenizerClass == .letter }
      case "numbers": { $0.tokenizerClass == .number }
      case "spaces": { $0.tokenizerClass == .space && $0.isSpace }
      case "digits": { $0.isNumber }
      default: { $0.isWordCharacter }
      }
    #expect(try .string(fnv(Self.scalars.lazy.map { isMember($0) ? 0x31 : 0x30 })) == Self.golden(name))
  }

  @Test("an incomplete character is recognised at the end of bytes, and nothing else is")
  func incompleteTails() {
    for scalar in Self.scalars where scalar.value % 37 == 0 {
      let bytes = Array(String(scalar).utf8)
      for count in 1...bytes.count {
        let cut = [0x61] + bytes.prefix(count)
        #expect(UTF8Text.incompleteTail(cut) == (count == bytes.count ? 0 : count), "\(cut)")
      }
    }
    for broken: [UInt8] in [
      [], [0x80], [0xC1], [0xE0, 0x80], [0xED, 0xA0], [0xF0, 0x8F], [0xF4, 0x90], [0xF5], [0xFF],
    ] {
      #expect(UTF8Text.incompleteTail(broken) == 0, "\(broken)")
    }
  }
}
