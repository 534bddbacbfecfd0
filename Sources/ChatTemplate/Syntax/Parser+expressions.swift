/// Operators, from those that bind least to those that bind most.
extension Parser {
  /// One expression, or several with commas between, which are a tuple.
  mutating func tuple(
    conditional: Bool = true, inParentheses: Bool = false
  ) throws(ChatTemplateError) -> Expression {
    var items: [Expression] = []
    var isTuple = false
    repeat {
      if isEndOfTuple { break }
      items.append(conditional ? try expression() : try nestedOr())
      if current.isSymbol(",") { isTuple = true }
    } while take(symbol: ",")
    if !isTuple, let only = items.first { return only }
    guard isTuple || inParentheses else { throw unexpected("an expression") }
    return .tuple(items)
  }

  var isEndOfTuple: Bool {
    switch current.kind {
    case .endPrint, .endStatement: true
    case .symbol(")"): true
    default: false
    }
  }

  mutating func expression() throws(ChatTemplateError) -> Expression {
    try nested { parser throws(ChatTemplateError) in try parser.conditional() }
  }

  private mutating func nestedOr() throws(ChatTemplateError) -> Expression {
    try nested { parser throws(ChatTemplateError) in try parser.or() }
  }

  private mutating func conditional() throws(ChatTemplateError) -> Expression {
    var line = line
    var value = try or()
    while take(name: "if") {
      let condition = try or()
      let otherwise = take(name: "else") ? try expression() : nil
      value = .conditional(value, when: condition, otherwise: otherwise, line: line)
      try countLink()
      line = self.line
    }
    return value
  }

  private mutating func or() throws(ChatTemplateError) -> Expression {
    try chain { parser throws(ChatTemplateError) in
      try parser.and()
    } joinedBy: { parser, left throws(ChatTemplateError) in
      parser.take(name: "or") ? .or(left, try parser.and()) : nil
    }
  }

  private mutating func and() throws(ChatTemplateError) -> Expression {
    try chain { parser throws(ChatTemplateError) in
      try parser.not()
    } joinedBy: { parser, left throws(ChatTemplateError) in
      parser.take(name: "and") ? .and(left, try parser.not()) : nil
    }
  }

  private mutating func not() throws(ChatTemplateError) -> Expression {
    guard take(name: "not") else { return try comparison() }
    return .not(try nested { parser throws(ChatTemplateError) in try parser.not() })
  }

  private mutating func comparison() throws(ChatTemplateError) -> Expression {
    let first = try sum()
    var rest: [(sign: Comparison, operand: Expression)] = []
    while true {
      if case .symbol(let symbol) = current.kind, let comparison = Comparison(rawValue: symbol) {
        next()
        rest.append((comparison, try sum()))
      } else if take(name: "in") {
        rest.append((.contained, try sum()))
      } else if current.isName("not"), following.isName("in") {
        skip(2)
        rest.append((.notContained, try sum()))
      } else {
        return rest.isEmpty ? first : .comparison(first, rest)
      }
    }
  }

  private mutating func sum() throws(ChatTemplateError) -> Expression {
    try arithmetic([.add, .subtract]) { parser throws(ChatTemplateError) in try parser.concatenation() }
  }

  private mutating func concatenation() throws(ChatTemplateError) -> Expression {
    var items = [try product()]
    while take(symbol: "~") { items.append(try product()) }
    return items.count == 1 ? items[0] : .concatenation(items)
  }

  private mutating func product() throws(ChatTemplateError) -> Expression {
    try arithmetic([.multiply, .divide, .floorDivide, .modulo]) { parser throws(ChatTemplateError) in
      try parser.power()
    }
  }

  /// Jinja's powers are taken from the left, and after a sign.
  private mutating func power() throws(ChatTemplateError) -> Expression {
    try arithmetic([.power]) { parser throws(ChatTemplateError) in try parser.unary() }
  }

  private mutating func arithmetic(
    _ operators: [Arithmetic], _ operand: (inout Parser) throws(ChatTemplateError) -> Expression
  ) throws(ChatTemplateError) -> Expression {
    try chain(operand) { parser, left throws(ChatTemplateError) in
      guard case .symbol(let symbol) = parser.current.kind, let found = Arithmetic(rawValue: symbol),
        operators.contains(found)
      else { return nil }
      parser.next()
      return .arithmetic(found, left, try operand(&parser))
    }
  }

  /// Operands joined from the left: each makes the tree one deeper, so that their number has a limit too.
  private mutating func chain(
    _ first: (inout Parser) throws(ChatTemplateError) -> Expression,
    joinedBy join: (inout Parser, Expression) throws(ChatTemplateError) -> Expression?
  ) throws(ChatTemplateError) -> Expression {
    var left = try first(&self)
    while let joined = try join(&self, left) {
      left = joined
      try countLink()
    }
    return left
  }

  private mutating func unary() throws(ChatTemplateError) -> Expression {
    try postfixAndFilters(try signed())
  }

  private mutating func signed() throws(ChatTemplateError) -> Expression {
    if take(symbol: "-") {
      return try postfix(.negative(try nested { parser throws(ChatTemplateError) in try parser.signed() }))
    }
    if take(symbol: "+") {
      return try postfix(.positive(try nested { parser throws(ChatTemplateError) in try parser.signed() }))
    }
    return try postfix(try primary())
  }
}
