/// The alphabet in which byte-level vocabularies are spelled: every byte has a printable character, so that any text
/// can be spelled in it (GPT-2's `bytes_to_unicode`).
///
/// Printable Latin-1 stands for itself; the other 68 bytes are U+0100 and on, in their order.
enum ByteLevelAlphabet {
  /// The character of each byte: all are below U+0144, hence one or two bytes of UTF-8.
  static let scalars: [UInt16] = {
    var next: UInt16 = 0x100
    return (UInt16(0)...255).map { byte in
      if isItself(byte) { return byte }
      defer { next += 1 }
      return next
    }
  }()

  /// The byte of each character below U+0144; -1 where there is none.
  private static let bytes: [Int16] = {
    var bytes = [Int16](repeating: -1, count: 0x144)
    for (byte, scalar) in scalars.enumerated() { bytes[Int(scalar)] = Int16(byte) }
    return bytes
  }()

  private static func isItself(_ byte: UInt16) -> Bool {
    switch byte {
    case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: true
    default: false
    }
  }

  /// Appends `text` as it is spelled in the alphabet.
  static func spell(_ text: Span<UInt8>, into spelling: inout [UInt8]) {
    let scalars = scalars
    for index in 0..<text.count {
      let scalar = scalars[Int(text[index])]
      if scalar < 0x80 {
        spelling.append(UInt8(scalar))
      } else {
        spelling.append(0xC0 | UInt8(scalar >> 6))
        spelling.append(0x80 | UInt8(scalar & 0x3F))
      }
    }
  }

  /// Appends the bytes that `spelling` stands for; where it has a character that is not of the alphabet (an added
  /// token may) its own bytes, as `tokenizers` does.
  static func read(_ spelling: Span<UInt8>, into text: inout [UInt8]) {
    let bytes = bytes
    let start = text.count
    var index = 0
    while index < spelling.count {
      let (scalar, length) = UTF8Text.scalar(spelling, at: index)
      guard scalar.value < 0x144, case let byte = bytes[Int(scalar.value)], byte >= 0 else {
        text.removeSubrange(start...)
        spelling.withUnsafeBufferPointer { text.append(contentsOf: $0) }
        return
      }
      text.append(UInt8(byte))
      index += length
    }
  }
}
