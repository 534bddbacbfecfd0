import Paths
import Testing

@Suite struct PathTests {
  @Test(
    arguments: [
      Array("talk.wav".utf8), Array("Gespräch 日本 😀.wav".utf8), [0x63, 0x61, 0x66, 0xE9, 0x2E, 0x77, 0x61, 0x76],
      [0xFF], [0xC3], [0xE6, 0x97], [0xF4, 0x90, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xC0, 0xAF], [],
      // UTF-8 of scalars that stand for bytes.
      [0xF4, 0x8F, 0xBE, 0x80], [0xF4, 0x8F, 0xBF, 0xBF, 0x2E, 0xE9], Array(0x80...0xFF), Array(1...0x7F),
    ] as [[UInt8]])
  func `every path comes back byte by byte`(bytes: [UInt8]) {
    #expect(String(path: bytes).pathBytes == bytes)
    #expect(String(path: bytes).withPath { String(cString: $0) } == String(decoding: bytes, as: UTF8.self))
  }

  @Test func `a path in UTF-8 is its text`() {
    #expect(String(path: Array("Gespräch.wav".utf8)) == "Gespräch.wav")
    #expect("a/b".pathBytes == Array("a/b".utf8))
  }

  @Test func `random bytes come back`() {
    var random = SystemRandomNumberGenerator()
    for length in 1...200 {
      let bytes = (0..<length).map { _ in UInt8.random(in: 1...255, using: &random) }
      #expect(String(path: bytes).pathBytes == bytes, "\(bytes)")
    }
  }

  @Test func `what a terminal would obey is shown and not sent`() {
    #expect("a\u{1B}[31mred\u{7}".displayed == "a\\x1b[31mred\\x07")
    #expect("two\nlines\t".displayed == "two\\x0alines\\x09")
    #expect("two\nlines\t\r".displayedLines == "two\nlines\t\\x0d")
    #expect("C1 \u{9B}31m".displayed == "C1 \\x9b31m")
    #expect("evil\u{202E}vaw.exe".displayed == "evil\\u{202e}vaw.exe")
    #expect(String(path: [0x63, 0xE9, 0x2E, 0x77]).displayed == "c\\xe9.w")
    #expect("Gespräch 日本 😀".displayed == "Gespräch 日本 😀")
  }
}
