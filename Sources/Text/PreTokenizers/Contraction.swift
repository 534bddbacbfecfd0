/// `'s|'t|'re|'ve|'m|'ll|'d`, the English contractions in every splitting pattern.
enum Contraction {
  /// Where the contraction that starts at `start` ends; nil where none does.
  /// - Parameter anyCase: as in `(?i:…)`; the long s (ſ) is a small form of S there.
  static func end(_ text: Span<UInt8>, from start: Int, anyCase: Bool = false) -> Int? {
    guard text[start] == UInt8(ascii: "'"), start + 1 < text.count else { return nil }
    let fold: UInt8 = anyCase ? 0x20 : 0
    let first = text[start + 1] | fold
    switch first {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return start + 2
    default: break
    }
    guard start + 2 < text.count else { return nil }
    if anyCase, text[start + 1] == 0xC5, text[start + 2] == 0xBF { return start + 3 }
    switch (first, text[start + 2] | fold) {
    case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "l"), UInt8(ascii: "l")):
      return start + 3
    default: return nil
    }
  }
}
