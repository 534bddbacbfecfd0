/// Makes a tree of a template's tokens.
struct Parser {
  private let tokens: [Token]
  private var place = 0
  private let stack = StackGauge()
  private var depth = 0
  private var nameCount = 0
  private var scopeCount = 0
  private var links = 0

  /// Deeper nesting than any template has: it would only use up the stack.
  static let deepest = 100
  /// Attributes, filters and operators in one tag: each makes the tree of its expression one deeper, as brackets do.
  static let mostLinks = 1000

  static func parse(_ template: String) throws(ChatTemplateError) -> ParsedTemplate {
    var parser = Parser(tokens: try Lexer.tokens(of: template))
    let id = parser.newScope()
    let body = try parser.statements(until: [])
    return ParsedTemplate(
      root: Block(id: id, body: body, line: 1), nameCount: parser.nameCount, scopeCount: parser.scopeCount)
  }

  private init(tokens: [Token]) { self.tokens = tokens }

  // MARK: Tokens

  var current: Token { tokens[place] }
  var following: Token { tokens[min(place + 1, tokens.count - 1)] }
  var line: Int { current.line }

  /// Takes the current token; the end of the template is never taken.
  @discardableResult
  mutating func next() -> Token {
    let token = tokens[place]
    if place < tokens.count - 1 { place += 1 }
    return token
  }

  mutating func skip(_ count: Int) { for _ in 0..<count { next() } }

  mutating func take(symbol: String) -> Bool {
    guard current.isSymbol(symbol) else { return false }
    next()
    return true
  }

  mutating func take(name: String) -> Bool {
    guard current.isName(name) else { return false }
    next()
    return true
  }

  mutating func expect(symbol: String) throws(ChatTemplateError) {
    guard take(symbol: symbol) else { throw unexpected("'\(symbol)'") }
  }

  mutating func expect(name: String) throws(ChatTemplateError) {
    guard take(name: name) else { throw unexpected("'\(name)'") }
  }

  mutating func expectName() throws(ChatTemplateError) -> String {
    guard case .name(let text) = current.kind else { throw unexpected("a name") }
    next()
    return text
  }

  mutating func expect(_ kind: Token.Kind) throws(ChatTemplateError) {
    guard current.kind == kind else { throw unexpected(Token(kind: kind, line: 0).description) }
    next()
  }

  func failure(_ reason: String, line: Int? = nil) -> ChatTemplateError {
    ChatTemplateError(.syntax, reason, line: line ?? self.line)
  }

  func unexpected(_ expected: String) -> ChatTemplateError {
    failure("expected \(expected), found \(current.description)")
  }

  // MARK: Numbering and nesting

  mutating func name(_ text: String) -> Name {
    nameCount += 1
    return Name(text: text, id: nameCount - 1)
  }

  mutating func newScope() -> Int {
    scopeCount += 1
    return scopeCount - 1
  }

  mutating func nested<Node>(
    _ parse: (inout Parser) throws(ChatTemplateError) -> Node
  ) throws(ChatTemplateError) -> Node {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepest || stack.isFull {
      throw failure("tags and brackets are nested more than \(Self.deepest) deep")
    }
    return try parse(&self)
  }

  mutating func countLink() throws(ChatTemplateError) {
    links += 1
    if links > Self.mostLinks { throw failure("more than \(Self.mostLinks) operators in one tag") }
  }

  mutating func beginTag() {
    links = 0
    next()
  }
}

/// A template's tree, with how many names and scopes it has.
struct ParsedTemplate: Sendable {
  let root: Block
  let nameCount: Int
  let scopeCount: Int
}
