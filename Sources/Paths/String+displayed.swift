extension String {
  /// The text as a terminal may get it: control characters, and bytes of a path that are not UTF-8, are written as `\x1b` and
  /// `\xe9`, and characters that turn the direction of writing as `\u{202e}`. A text without any is the same.
  public var displayed: String { escaped(keeping: []) }

  /// The same for a text of several lines.
  public var displayedLines: String { escaped(keeping: ["\n", "\t"]) }

  private func escaped(keeping kept: Set<Unicode.Scalar>) -> String {
    guard unicodeScalars.contains(where: { $0.escape != nil && !kept.contains($0) }) else { return self }
    var result = UnicodeScalarView()
    for scalar in unicodeScalars {
      if let escape = scalar.escape, !kept.contains(scalar) {
        result.append(contentsOf: escape.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}

extension Unicode.Scalar {
  /// How it is written where it would do something to a terminal; nil where it does nothing.
  fileprivate var escape: String? {
    switch value {
    case 0..<0x20, 0x7F...0x9F: hexadecimal(value)
    case 0x10FF80...0x10FFFF: hexadecimal(value & 0xFF)
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0x2028, 0x2029: "\\u{\(String(value, radix: 16))}"
    default: nil
    }
  }

  private func hexadecimal(_ value: UInt32) -> String { "\\x" + (value < 16 ? "0" : "") + String(value, radix: 16) }
}
