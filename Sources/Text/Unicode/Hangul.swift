/// Hangul syllables, which are computed from their letters (Unicode 16, section 3.12).
enum Hangul {
  private static let syllables: UInt32 = 0xAC00
  private static let leads: UInt32 = 0x1100
  private static let vowels: UInt32 = 0x1161
  private static let tails: UInt32 = 0x11A7
  private static let leadCount: UInt32 = 19
  private static let vowelCount: UInt32 = 21
  private static let tailCount: UInt32 = 28

  static func decompose(
    _ scalar: Unicode.Scalar
  ) -> (lead: Unicode.Scalar, vowel: Unicode.Scalar, tail: Unicode.Scalar?)? {
    let index = scalar.value &- syllables
    guard index < leadCount * vowelCount * tailCount,
      let lead = Unicode.Scalar(leads + index / (vowelCount * tailCount)),
      let vowel = Unicode.Scalar(vowels + index % (vowelCount * tailCount) / tailCount)
    else { return nil }
    let tail = index % tailCount
    return (lead, vowel, tail == 0 ? nil : Unicode.Scalar(tails + tail))
  }

  static func compose(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
    let lead = first.value &- leads
    let vowel = second.value &- vowels
    if lead < leadCount, vowel < vowelCount {
      return Unicode.Scalar(syllables + (lead * vowelCount + vowel) * tailCount)
    }
    let syllable = first.value &- syllables
    let tail = second.value &- tails
    guard syllable < leadCount * vowelCount * tailCount, syllable % tailCount == 0, 1..<tailCount ~= tail else {
      return nil
    }
    return Unicode.Scalar(first.value + tail)
  }
}
