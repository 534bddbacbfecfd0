/// The four Unicode normalization forms (UAX #15), with the tables that `tokenizers` has.
enum UnicodeForm: Sendable {
  case nfc, nfd, nfkc, nfkd

  private var composes: Bool { self == .nfc || self == .nfkc }
  private var isCompatible: Bool { self == .nfkc || self == .nfkd }

  func normalize(_ text: [UInt8]) -> [UInt8] {
    if isUnchanged(text) { return text }
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let (scalar, length) = UTF8Text.scalar(text.span, at: index)
      Decomposition.append(scalar, compatible: isCompatible, to: &scalars)
      index += length
    }
    Self.order(&scalars)
    if composes { Composition.compose(&scalars) }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    for scalar in scalars { UTF8Text.append(scalar, to: &result) }
    return result
  }

  /// Nothing below U+0300 changes under NFC, and no ASCII under any form.
  private func isUnchanged(_ text: [UInt8]) -> Bool {
    let bound: UInt8 = self == .nfc ? 0xCC : 0x80
    return text.allSatisfy { $0 < bound }
  }

  /// Puts the marks after each base into the order of their combining classes.
  private static func order(_ scalars: inout [Unicode.Scalar]) {
    var start = 0
    while start < scalars.count {
      if CombiningClass.of(scalars[start]) == 0 {
        start += 1
        continue
      }
      var end = start + 1
      while end < scalars.count, CombiningClass.of(scalars[end]) != 0 { end += 1 }
      if end - start > 1 {
        // Swift's sort keeps the order of equals, as UAX #15 asks for.
        scalars[start..<end].sort { CombiningClass.of($0) < CombiningClass.of($1) }
      }
      start = end
    }
  }
}
