/// The escapes of a string literal, which are Python's.
enum StringLiteral {
  /// The string that `scalars`, what stands between the quotes, means.
  static func value(_ scalars: ArraySlice<Unicode.Scalar>) throws(ChatTemplateError) -> String {
    guard scalars.contains("\\") else { return String(scalars) }
    var out = String.UnicodeScalarView()
    var place = scalars.startIndex
    while place < scalars.endIndex {
      guard scalars[place] == "\\", place + 1 < scalars.endIndex else {
        out.append(scalars[place])
        place += 1
        continue
      }
      let escape = scalars[place + 1]
      place += 2
      if let plain = simple(escape) {
        out.append(plain)
      } else if escape == "\n" {
        continue
      } else if "0" <= escape, escape <= "7" {
        var value = escape.value - 48
        var digits = 1
        while digits < 3, place < scalars.endIndex, "0" <= scalars[place], scalars[place] <= "7" {
          value = value * 8 + scalars[place].value - 48
          place += 1
          digits += 1
        }
        out.append(try scalar(value))
      } else if let length = escape == "x" ? 2 : escape == "u" ? 4 : escape == "U" ? 8 : nil {
        guard place + length <= scalars.endIndex else { throw truncated(escape) }
        let digits = String(scalars[place..<(place + length)])
        guard digits.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
          let value = UInt32(digits, radix: 16)
        else { throw truncated(escape) }
        out.append(try scalar(value))
        place += length
      } else if escape == "N" {
        throw ChatTemplateError(.syntax, "the escape \\N is not supported, write the character itself")
      } else {
        // Python's decoder sees a backslash before the ASCII spelling of what is beyond ASCII.
        out.append("\\")
        let spelling = escape.value > 0x7F ? String(asciiSpelling(escape).dropFirst()) : String(Character(escape))
        out.append(contentsOf: spelling.unicodeScalars)
      }
    }
    return String(out)
  }

  private static func simple(_ escape: Unicode.Scalar) -> Unicode.Scalar? {
    switch escape {
    case "\\", "'", "\"": escape
    case "a": "\u{7}"
    case "b": "\u{8}"
    case "f": "\u{C}"
    case "n": "\n"
    case "r": "\r"
    case "t": "\t"
    case "v": "\u{B}"
    default: nil
    }
  }

  private static func scalar(_ value: UInt32) throws(ChatTemplateError) -> Unicode.Scalar {
    guard let scalar = Unicode.Scalar(value) else {
      throw ChatTemplateError(.syntax, "a string has an escape that is no Unicode scalar (half of a surrogate pair?)")
    }
    return scalar
  }

  private static func truncated(_ escape: Unicode.Scalar) -> ChatTemplateError {
    ChatTemplateError(.syntax, "an escape \\\(escape) in a string has too few hexadecimal digits")
  }

  /// `\xe9`, `\u2603` or `\U0001f600`.
  static func asciiSpelling(_ scalar: Unicode.Scalar) -> String {
    let (letter, length) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
    let digits = String(scalar.value, radix: 16)
    return "\\" + letter + String(repeating: "0", count: length - digits.utf8.count) + digits
  }
}
