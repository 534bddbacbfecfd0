/// What stands between the braces.
extension Lexer {
  /// Reads to the end of the tag, or of the template where the tag has none: the parser then misses it.
  mutating func readTag(isPrint: Bool) throws(ChatTemplateError) {
    while position < source.count {
      if brackets.isEmpty, let end = isPrint ? endOfPrint() : endOfClosing("%", at: position) {
        add(isPrint ? .endPrint : .endStatement)
        return advance(to: end)
      }
      let scalar = source[position]
      if scalar.isPythonSpace {
        advance(to: pastSpace(position))
      } else if scalar.isASCIIDigit {
        try readNumber()
      } else if scalar.startsName {
        readName()
      } else if scalar == "'" || scalar == "\"", let end = endOfString(scalar) {
        try readString(to: end)
      } else {
        try readSymbol()
      }
    }
  }

  /// A print takes no line ending with it.
  private func endOfPrint() -> Int? {
    if comes("}}", at: position) { return position + 2 }
    return comes("-}}", at: position) ? pastSpace(position + 3) : nil
  }

  private mutating func readName() {
    var end = position + 1
    while end < source.count, source[end].continuesName { end += 1 }
    add(.name(String(source[position..<end])))
    position = end
  }

  /// The place after the closing quote; nil where there is none.
  private func endOfString(_ quote: Unicode.Scalar) -> Int? {
    var place = position + 1
    while place < source.count {
      if source[place] == quote { return place + 1 }
      place += source[place] == "\\" ? 2 : 1
    }
    return nil
  }

  private mutating func readString(to end: Int) throws(ChatTemplateError) {
    do {
      add(.string(try StringLiteral.value(source[(position + 1)..<(end - 1)])))
    } catch {
      throw failure(error.reason)
    }
    advance(to: end)
  }

  private mutating func readSymbol() throws(ChatTemplateError) {
    for pair: StaticString in ["//", "**", "==", "!=", ">=", "<="] where comes(pair, at: position) {
      add(.symbol(pair.description))
      position += 2
      return
    }
    let scalar = source[position]
    switch scalar {
    case "{": brackets.append("}")
    case "(": brackets.append(")")
    case "[": brackets.append("]")
    case "}", ")", "]":
      guard let due = brackets.popLast() else { throw failure("unexpected '\(scalar)'") }
      guard due == scalar else { throw failure("unexpected '\(scalar)' where '\(due)' is due") }
    case "+", "-", "/", "*", "%", "~", ">", "<", "=", ".", ":", "|", ",", ";": break
    default: throw failure("unexpected character \(PythonText.repr(String(scalar)))")
    }
    add(.symbol(String(scalar)))
    position += 1
  }

  // MARK: Numbers

  private mutating func readNumber() throws(ChatTemplateError) {
    let afterPoint = position > 0 && source[position - 1] == "."
    if !afterPoint, let end = endOfFloat() {
      let text = String(source[position..<end].filter { $0 != "_" })
      guard let value = Double(text) else { throw failure("'\(text)' is no number") }
      add(.float(value))
      position = end
      return
    }
    let (end, radix, start) = integerEnd()
    let digits = String(source[start..<end].filter { $0 != "_" })
    guard let value = Int(digits, radix: radix) else {
      throw failure("the integer '\(digits)' is larger than 64 bits hold")
    }
    add(.integer(value))
    position = end
  }

  /// The end of digits with single underscores between; nil where no digit comes.
  private func endOfDigits(_ place: Int, _ isDigit: (Unicode.Scalar) -> Bool = { $0.isASCIIDigit }) -> Int? {
    guard place < source.count, isDigit(source[place]) else { return nil }
    var end = place + 1
    while end < source.count {
      if isDigit(source[end]) {
        end += 1
      } else if source[end] == "_", end + 1 < source.count, isDigit(source[end + 1]) {
        end += 2
      } else {
        break
      }
    }
    return end
  }

  /// The end of a number with a fraction, an exponent or both; nil where it has neither.
  private func endOfFloat() -> Int? {
    guard var end = endOfDigits(position) else { return nil }
    var isFloat = false
    if end < source.count, source[end] == ".", let fraction = endOfDigits(end + 1) {
      end = fraction
      isFloat = true
    }
    if end < source.count, source[end] == "e" || source[end] == "E" {
      let signed = end + 1 < source.count && (source[end + 1] == "+" || source[end + 1] == "-")
      if let exponent = endOfDigits(end + (signed ? 2 : 1)) { return exponent }
    }
    return isFloat ? end : nil
  }

  private func integerEnd() -> (end: Int, radix: Int, start: Int) {
    if source[position] == "0", position + 1 < source.count {
      let radix: Int? =
        switch source[position + 1] {
        case "b", "B": 2
        case "o", "O": 8
        case "x", "X": 16
        default: nil
        }
      if let radix {
        var start = position + 2
        if start < source.count, source[start] == "_" { start += 1 }
        let isDigit = { (scalar: Unicode.Scalar) in Character(scalar).hexDigitValue.map { $0 < radix } ?? false }
        if let end = endOfDigits(start, isDigit) { return (end, radix, start) }
      }
      // A zero takes only zeros with it: `07` is two tokens, and so an error.
      return (endOfDigits(position) { $0 == "0" } ?? position + 1, 10, position)
    }
    return (endOfDigits(position) ?? position + 1, 10, position)
  }
}

extension Unicode.Scalar {
  var isASCIIDigit: Bool { "0" <= self && self <= "9" }

  var startsName: Bool {
    self == "_" || ("a" <= self && self <= "z") || ("A" <= self && self <= "Z")
      || (value > 0x7F && properties.isXIDStart)
  }

  var continuesName: Bool { startsName || isASCIIDigit || (value > 0x7F && properties.isXIDContinue) }
}
