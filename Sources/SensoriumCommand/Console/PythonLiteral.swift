/// A text as Python's `repr` writes it, which is how vLLM's examples print prompts and answers: one line, in quotes, with
/// escapes for what cannot be seen.
func pythonLiteral(_ text: String?) -> String {
  guard let text else { return "None" }
  let quote: Unicode.Scalar =
    text.utf8.contains(UInt8(ascii: "'")) && !text.utf8.contains(UInt8(ascii: "\"")) ? "\"" : "'"
  var literal = String.UnicodeScalarView([quote])
  for scalar in text.unicodeScalars {
    switch scalar {
    case quote, "\\": literal.append(contentsOf: ["\\", scalar])
    case "\n": literal.append(contentsOf: "\\n".unicodeScalars)
    case "\r": literal.append(contentsOf: "\\r".unicodeScalars)
    case "\t": literal.append(contentsOf: "\\t".unicodeScalars)
    case _ where isPrintable(scalar): literal.append(scalar)
    default: literal.append(contentsOf: escape(scalar.value).unicodeScalars)
    }
  }
  literal.append(quote)
  return String(literal)
}

/// As Python's `str.isprintable`: no control, format, unassigned or private character, and no separator but the space.
private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.isASCII { return 0x20..<0x7F ~= scalar.value }
  switch scalar.properties.generalCategory {
  case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator:
    return false
  default: return true
  }
}

private func escape(_ value: UInt32) -> String {
  let (letter, width) = value < 0x100 ? ("x", 2) : value < 0x10000 ? ("u", 4) : ("U", 8)
  let digits = String(value, radix: 16)
  return "\\" + letter + String(repeating: "0", count: width - digits.utf8.count) + digits
}
