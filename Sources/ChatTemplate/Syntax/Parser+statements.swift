/// Tags, and the text between them.
extension Parser {
  /// Statements up to a tag of one of the names `ends`, which is left as the current token; to the end of the template
  /// where there are none.
  mutating func statements(until ends: [String]) throws(ChatTemplateError) -> [Statement] {
    var body: [Statement] = []
    while true {
      switch current.kind {
      case .text(let text):
        body.append(.text(text))
        next()
      case .beginPrint:
        let line = line
        beginTag()
        body.append(.print(try tuple(), line: line))
        try expect(.endPrint)
      case .beginStatement:
        beginTag()
        if ends.contains(where: current.isName) { return body }
        body += try nested { parser throws(ChatTemplateError) in try parser.statement(before: ends) }
        try expect(.endStatement)
      case .end:
        if ends.isEmpty { return body }
        throw failure("the template ends where \(Self.tags(ends)) is due")
      default:
        throw unexpected("text or a tag")
      }
    }
  }

  private static func tags(_ names: [String]) -> String { names.map { "{% \($0) %}" }.joined(separator: " or ") }

  /// A body that ends with one of `ends`, which stays the current token.
  private mutating func body(until ends: [String]) throws(ChatTemplateError) -> [Statement] {
    _ = take(symbol: ":")
    try expect(.endStatement)
    return try statements(until: ends)
  }

  /// A body that ends with `end`, which is taken.
  mutating func body(to end: String) throws(ChatTemplateError) -> [Statement] {
    let statements = try body(until: [end])
    next()
    return statements
  }

  private mutating func block(to end: String, line: Int) throws(ChatTemplateError) -> Block {
    let id = newScope()
    return Block(id: id, body: try body(to: end), line: line)
  }

  private mutating func statement(before ends: [String]) throws(ChatTemplateError) -> [Statement] {
    let line = line
    guard case .name(let tag) = current.kind else { throw unexpected("the name of a tag") }
    next()
    switch tag {
    case "if": return [try branch(line)]
    case "for": return [try loop()]
    case "set": return [try set(line)]
    case "macro": return [try macro(line)]
    case "call": return [try callBlock(line)]
    case "filter": return [.filtered(try filters(nil, startsInline: true), try block(to: "endfilter", line: line))]
    case "with": return [try with(line)]
    case "print": return try prints(line)
    case "generation":
      return [
        .generation(
          Macro(
            name: nil, variable: nil, parameters: [], defaults: [], block: try block(to: "endgeneration", line: line)))
      ]
    case "break", "continue": return [.leaveLoop(isBreak: tag == "break", line: line)]
    case "include", "extends":
      _ = try expression()
      if tag == "include" { try skipImportContext() }
      return [.unavailable(tag: tag, names: [], line: line)]
    case "import":
      _ = try expression()
      try expect(name: "as")
      let target = name(try expectName())
      try skipImportContext()
      return [.unavailable(tag: tag, names: [target], line: line)]
    case "from", "block", "autoescape":
      throw failure("{% \(tag) %} is not supported in a chat template")
    default:
      throw failure("unknown tag '\(tag)'" + (ends.isEmpty ? "" : ", \(Self.tags(ends)) is due"), line: line)
    }
  }

  private mutating func skipImportContext() throws(ChatTemplateError) {
    if current.isName("with") || current.isName("without"), following.isName("context") { skip(2) }
    if take(name: "ignore") { try expect(name: "missing") }
  }

  private mutating func branch(_ line: Int) throws(ChatTemplateError) -> Statement {
    var branches: [Branch] = []
    var line = line
    while true {
      let condition = try tuple(conditional: false)
      branches.append(Branch(condition: condition, body: try body(until: ["elif", "else", "endif"]), line: line))
      line = self.line
      if take(name: "elif") { continue }
      if take(name: "else") { return .branch(branches, otherwise: try body(to: "endif")) }
      next()
      return .branch(branches, otherwise: [])
    }
  }

  private mutating func loop() throws(ChatTemplateError) -> Statement {
    let line = line
    let (id, conditionID) = (newScope(), newScope())
    let target = try target()
    try expect(name: "in")
    let source = try tuple(conditional: false)
    let condition = take(name: "if") ? try expression() : nil
    let isRecursive = take(name: "recursive")
    if target.names.contains(where: { $0.name.text == "loop" }) { throw failure("'loop' cannot be a loop's target") }
    let statements = try body(until: ["endfor", "else"])
    var otherwise: Block?
    if next().isName("else") { otherwise = try block(to: "endfor", line: line) }
    return .loop(
      Loop(
        target: target, source: source, condition: condition, isRecursive: isRecursive,
        body: Block(id: id, body: statements, line: line), otherwise: otherwise, conditionID: conditionID))
  }

  private mutating func set(_ line: Int) throws(ChatTemplateError) -> Statement {
    let target = try target(namespaces: true)
    if take(symbol: "=") { return .set(target, try tuple(), line: line) }
    let filter = current.isSymbol("|") ? try filters(nil, startsInline: false) : nil
    return .capture(target, filter: filter, try block(to: "endset", line: line))
  }

  private mutating func with(_ line: Int) throws(ChatTemplateError) -> Statement {
    var assignments: [(target: Target, value: Expression)] = []
    while current.kind != .endStatement {
      if !assignments.isEmpty { try expect(symbol: ",") }
      let target = try target()
      try expect(symbol: "=")
      assignments.append((target, try expression()))
    }
    return .scoped(assignments, try block(to: "endwith", line: line))
  }

  private mutating func prints(_ line: Int) throws(ChatTemplateError) -> [Statement] {
    var statements: [Statement] = []
    while current.kind != .endStatement {
      if !statements.isEmpty { try expect(symbol: ",") }
      statements.append(.print(try expression(), line: line))
    }
    return statements
  }

  // MARK: Macros

  private mutating func macro(_ line: Int) throws(ChatTemplateError) -> Statement {
    let text = try expectName()
    guard !Self.isConstant(text) else { throw failure("'\(text)' cannot be assigned to") }
    let variable = name(text)
    let (parameters, defaults) = try signature()
    return .macro(
      Macro(
        name: text, variable: variable, parameters: parameters, defaults: defaults,
        block: try block(to: "endmacro", line: line)))
  }

  private mutating func callBlock(_ line: Int) throws(ChatTemplateError) -> Statement {
    let (parameters, defaults) = current.isSymbol("(") ? try signature() : ([], [])
    let call = try expression()
    guard case .call = call else { throw failure("{% call %} needs a call") }
    let caller = Macro(
      name: "caller", variable: nil, parameters: parameters, defaults: defaults,
      block: try block(to: "endcall", line: line))
    return .call(caller, call, line: line)
  }

  private mutating func signature() throws(ChatTemplateError) -> ([Name], [Expression]) {
    var parameters: [Name] = []
    var defaults: [Expression] = []
    try expect(symbol: "(")
    while !current.isSymbol(")") {
      if !parameters.isEmpty { try expect(symbol: ",") }
      let text = try expectName()
      guard !Self.isConstant(text) else { throw failure("'\(text)' cannot be a parameter") }
      guard !parameters.contains(where: { $0.text == text }) else {
        throw failure("two parameters are named '\(text)'")
      }
      parameters.append(name(text))
      if take(symbol: "=") {
        defaults.append(try expression())
      } else if !defaults.isEmpty {
        throw failure("a parameter without default follows one with a default")
      }
    }
    next()
    return (parameters, defaults)
  }

  // MARK: Targets

  static func isConstant(_ name: String) -> Bool {
    ["true", "false", "none", "True", "False", "None"].contains(name)
  }

  /// One name to assign to, or several with commas between.
  private mutating func target(namespaces: Bool = false) throws(ChatTemplateError) -> Target {
    var targets: [Target] = []
    var isTuple = false
    repeat {
      if isEndOfTuple { break }
      targets.append(try simpleTarget(namespaces: namespaces))
      if current.isSymbol(",") { isTuple = true }
    } while take(symbol: ",")
    if isTuple { return .tuple(targets) }
    guard let target = targets.first else { throw unexpected("a name to assign to") }
    return target
  }

  private mutating func simpleTarget(namespaces: Bool) throws(ChatTemplateError) -> Target {
    if take(symbol: "(") {
      let inner = try nested { parser throws(ChatTemplateError) in try parser.parenthesizedTarget() }
      try expect(symbol: ")")
      return inner
    }
    let text = try expectName()
    guard !Self.isConstant(text) else { throw failure("'\(text)' cannot be assigned to") }
    if namespaces, take(symbol: ".") { return .attribute(name(text), try expectName()) }
    return .name(name(text))
  }

  private mutating func parenthesizedTarget() throws(ChatTemplateError) -> Target {
    if current.isSymbol(")") { return .tuple([]) }
    return try target()
  }
}
