/// Cuts a template into tokens, with the white space of `trim_blocks` and `lstrip_blocks` and of the signs `-` and `+`
/// taken away where Jinja takes it away.
struct Lexer {
  let source: [Unicode.Scalar]
  var position = 0
  var line = 1
  /// Whether what was read last ended a line: only then may white space before a statement be an indentation.
  private var startsLine = true
  /// The closing brackets that are due; a tag does not end while there are any.
  var brackets: [Unicode.Scalar] = []
  var tokens: [Token] = []

  static func tokens(of template: String) throws(ChatTemplateError) -> [Token] {
    var lexer = Lexer(template)
    try lexer.run()
    lexer.add(.end)
    return lexer.tokens
  }

  /// One line ending at the very end is not part of the template.
  private init(_ template: String) {
    var scalars = Array(template.withUnixLineEndings.unicodeScalars)
    if scalars.last == "\n" { scalars.removeLast() }
    source = scalars
  }

  mutating func add(_ kind: Token.Kind, line: Int? = nil) { tokens.append(Token(kind: kind, line: line ?? self.line)) }

  func failure(_ reason: String) -> ChatTemplateError { ChatTemplateError(.syntax, reason, line: line) }

  /// Moves to `place`, counting the lines between.
  mutating func advance(to place: Int) {
    for scalar in source[position..<place] where scalar == "\n" { line += 1 }
    position = place
  }

  func comes(_ text: StaticString, at place: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard place + length <= source.count else { return false }
    for index in 0..<length where source[place + index].value != UInt32(text.utf8Start[index]) { return false }
    return true
  }

  func pastSpace(_ place: Int) -> Int {
    var place = place
    while place < source.count, source[place].isPythonSpace { place += 1 }
    return place
  }

  private enum Opening { case print, statement, comment, raw }

  private mutating func run() throws(ChatTemplateError) {
    while position < source.count {
      guard let (place, opening) = nextOpening() else {
        addText(source[position...])
        return
      }
      var after = place + 2
      var sign: Unicode.Scalar?
      if after < source.count, source[after] == "-" || source[after] == "+" {
        sign = source[after]
        after += 1
      }
      addText(controlled(source[position..<place], sign, indentable: opening != .print))
      advance(to: place)
      switch opening {
      case .print:
        add(.beginPrint)
        advance(to: after)
        try readTag(isPrint: true)
      case .statement:
        add(.beginStatement)
        advance(to: after)
        try readTag(isPrint: false)
      case .comment:
        advance(to: after)
        try skipComment()
      case .raw:
        advance(to: endOfRawTag(after) ?? after)
        startsLine = source[position - 1] == "\n"
        try readRaw()
      }
      startsLine = position > 0 && source[position - 1] == "\n"
    }
  }

  private func nextOpening() -> (Int, Opening)? {
    var place = position
    while place + 1 < source.count {
      if source[place] == "{" {
        switch source[place + 1] {
        case "{": return (place, .print)
        case "#": return (place, .comment)
        case "%":
          let signed = place + 2 < source.count && (source[place + 2] == "-" || source[place + 2] == "+")
          return (place, endOfRawTag(place + (signed ? 3 : 2)) == nil ? .statement : .raw)
        default: break
        }
      }
      place += 1
    }
    return nil
  }

  /// The end of ` raw %}` from `place` on; nil where something else stands there.
  private func endOfRawTag(_ place: Int) -> Int? {
    let word = pastSpace(place)
    guard comes("raw", at: word) else { return nil }
    let end = pastSpace(word + 3)
    if comes("-%}", at: end) { return pastSpace(end + 3) }
    return comes("%}", at: end) ? end + 2 : nil
  }

  private mutating func addText(_ text: ArraySlice<Unicode.Scalar>) {
    if !text.isEmpty { add(.text(String(text))) }
  }

  /// Text without the white space that the tag after it takes away.
  private func controlled(
    _ text: ArraySlice<Unicode.Scalar>, _ sign: Unicode.Scalar?, indentable: Bool
  ) -> ArraySlice<Unicode.Scalar> {
    if sign == "-" {
      let end = text.lastIndex { !$0.isPythonSpace }
      return end.map { text[...$0] } ?? []
    }
    guard sign == nil, indentable else { return text }
    let newline = text.lastIndex(of: "\n")
    guard newline != nil || startsLine else { return text }
    let start = newline.map { $0 + 1 } ?? text.startIndex
    return text[start...].allSatisfy(\.isPythonSpace) ? text[..<start] : text
  }

  /// The end of a closing that `place` is at, with the white space that it takes; nil where none is there.
  func endOfClosing(_ first: Unicode.Scalar, at place: Int) -> Int? {
    func closes(_ place: Int) -> Bool {
      place + 1 < source.count && source[place] == first && source[place + 1] == "}"
    }
    if closes(place) { return place + 2 < source.count && source[place + 2] == "\n" ? place + 3 : place + 2 }
    guard place < source.count, closes(place + 1) else { return nil }
    if source[place] == "+" { return place + 3 }
    return source[place] == "-" ? pastSpace(place + 3) : nil
  }

  private mutating func skipComment() throws(ChatTemplateError) {
    // What is opened as the template's last characters is left alone, as Jinja leaves it.
    guard position < source.count else { return }
    for place in position..<source.count {
      if let end = endOfClosing("#", at: place) { return advance(to: end) }
    }
    throw failure("a comment has no end")
  }

  private mutating func readRaw() throws(ChatTemplateError) {
    guard position < source.count else { return }
    for place in position..<source.count where comes("{%", at: place) {
      var word = place + 2
      var sign: Unicode.Scalar?
      if word < source.count, source[word] == "-" || source[word] == "+" {
        sign = source[word]
        word += 1
      }
      word = pastSpace(word)
      guard comes("endraw", at: word), let end = endOfClosing("%", at: pastSpace(word + 6)) else { continue }
      addText(controlled(source[position..<place], sign, indentable: true))
      return advance(to: end)
    }
    throw failure("a raw block has no end")
  }
}
