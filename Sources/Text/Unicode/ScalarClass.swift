/// The classes that the splitting patterns of tokenizers tell apart: `\p{L}`, `\p{N}`, `\s` and the rest.
enum ScalarClass: Equatable {
  case letter, number, space, other
}

extension Unicode.Scalar {
  @inline(__always)
  var tokenizerClass: ScalarClass { value < 0x80 ? asciiClass : wideClass }

  @inline(__always)
  private var asciiClass: ScalarClass {
    switch value {
    case 0x61...0x7A, 0x41...0x5A: .letter
    case 0x30...0x39: .number
    case 0x20, 0x09...0x0D: .space
    default: .other
    }
  }

  private var wideClass: ScalarClass {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      isKnownToTokenizers ? .letter : .other
    case .decimalNumber, .letterNumber, .otherNumber:
      isKnownToTokenizers ? .number : .other
    case .control, .spaceSeparator, .lineSeparator, .paragraphSeparator:
      properties.isWhitespace ? .space : .other
    default: .other
    }
  }

  /// The regular expressions of `tokenizers` know Unicode 16; what Unicode 17 added is no letter there.
  private var isKnownToTokenizers: Bool { (properties.age?.major ?? 0) <= 16 }

  /// White space as Unicode has it (`White_Space`).
  var isSpace: Bool { properties.isWhitespace }

  /// A number of any kind as Rust's `char::is_numeric` has it, which knows the newest Unicode.
  var isNumber: Bool {
    switch properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber: true
    default: false
    }
  }

  /// `\w` of Rust's `regex`: what may not touch an added token that is a single word.
  var isWordCharacter: Bool {
    switch properties.generalCategory {
    case .decimalNumber, .connectorPunctuation, .nonspacingMark, .spacingMark, .enclosingMark: isKnownToTokenizers
    default: (properties.isAlphabetic || properties.isJoinControl) && isKnownToTokenizers
    }
  }
}
