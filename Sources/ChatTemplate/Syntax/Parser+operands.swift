/// Literals, names, and what follows an operand: attributes, items, calls, filters and tests.
extension Parser {
  mutating func primary() throws(ChatTemplateError) -> Expression {
    let token = current
    switch token.kind {
    case .name(let text):
      next()
      return switch text {
      case "true", "True": .literal(.bool(true))
      case "false", "False": .literal(.bool(false))
      case "none", "None": .literal(.none)
      default: .name(name(text))
      }
    case .string(var text):
      next()
      while case .string(let more) = current.kind {
        text += more
        next()
      }
      return .literal(.string(text))
    case .integer(let value):
      next()
      return .literal(.integer(value))
    case .float(let value):
      next()
      return .literal(.float(value))
    case .symbol("("):
      next()
      let inner = try tuple(inParentheses: true)
      try expect(symbol: ")")
      return inner
    case .symbol("["):
      next()
      return .list(try items(to: "]") { parser throws(ChatTemplateError) in try parser.expression() })
    case .symbol("{"):
      next()
      return .dictionary(
        try items(to: "}") { parser throws(ChatTemplateError) in
          let key = try parser.expression()
          try parser.expect(symbol: ":")
          return (key, try parser.expression())
        })
    default:
      throw unexpected("an expression")
    }
  }

  /// What `parse` reads, with commas between and perhaps one more at the end, to the bracket `end`.
  private mutating func items<Item>(
    to end: String, _ parse: (inout Parser) throws(ChatTemplateError) -> Item
  ) throws(ChatTemplateError) -> [Item] {
    var items: [Item] = []
    while !current.isSymbol(end) {
      if !items.isEmpty {
        try expect(symbol: ",")
        if current.isSymbol(end) { break }
      }
      items.append(try parse(&self))
    }
    next()
    return items
  }

  // MARK: After an operand

  mutating func postfix(_ operand: Expression) throws(ChatTemplateError) -> Expression {
    var operand = operand
    while true {
      if take(symbol: ".") {
        operand = try attribute(of: operand)
      } else if take(symbol: "[") {
        operand = try subscripted(operand)
      } else if current.isSymbol("(") {
        operand = try call(operand)
      } else {
        return operand
      }
      try countLink()
    }
  }

  mutating func postfixAndFilters(_ operand: Expression) throws(ChatTemplateError) -> Expression {
    var operand = operand
    while true {
      if current.isSymbol("|") {
        operand = try filters(operand, startsInline: false)
      } else if current.isName("is") {
        operand = try test(operand)
      } else if current.isSymbol("(") {
        operand = try call(operand)
      } else {
        return operand
      }
      try countLink()
    }
  }

  private mutating func call(_ callee: Expression) throws(ChatTemplateError) -> Expression {
    let line = line
    return .call(callee, try callArguments(), line: line)
  }

  private mutating func attribute(of owner: Expression) throws(ChatTemplateError) -> Expression {
    switch next().kind {
    case .name(let name): return .attribute(owner, name)
    case .integer(let index): return .item(owner, .literal(.integer(index)))
    default: throw failure("expected a name or a number after '.'")
    }
  }

  private mutating func subscripted(_ owner: Expression) throws(ChatTemplateError) -> Expression {
    let line = line
    var keys: [(Expression?, Expression.Slice?)] = []
    while !current.isSymbol("]") {
      if !keys.isEmpty { try expect(symbol: ",") }
      keys.append(try subscriptKey())
    }
    next()
    guard keys.count == 1 else {
      guard !keys.contains(where: { $0.1 != nil }) else { throw failure("a slice among several keys", line: line) }
      return .item(owner, .tuple(keys.compactMap(\.0)))
    }
    if let slice = keys[0].1 { return .slice(owner, slice) }
    return keys[0].0.map { .item(owner, $0) } ?? owner
  }

  private mutating func subscriptKey() throws(ChatTemplateError) -> (Expression?, Expression.Slice?) {
    var slice = Expression.Slice()
    if !take(symbol: ":") {
      let key = try expression()
      guard take(symbol: ":") else { return (key, nil) }
      slice.start = key
    }
    if !current.isSymbol(":"), !current.isSymbol("]"), !current.isSymbol(",") { slice.stop = try expression() }
    if take(symbol: ":"), !current.isSymbol("]"), !current.isSymbol(",") { slice.step = try expression() }
    return (nil, slice)
  }

  mutating func callArguments() throws(ChatTemplateError) -> CallArguments {
    let line = line
    var arguments = CallArguments()
    func check(_ allowed: Bool) throws(ChatTemplateError) {
      if !allowed { throw ChatTemplateError(.syntax, "arguments in an order that is not allowed", line: line) }
    }
    try expect(symbol: "(")
    var isFirst = true
    while !current.isSymbol(")") {
      if !isFirst {
        try expect(symbol: ",")
        if current.isSymbol(")") { break }
      }
      isFirst = false
      if take(symbol: "*") {
        try check(arguments.spread == nil && arguments.spreadNamed == nil)
        arguments.spread = try expression()
      } else if take(symbol: "**") {
        try check(arguments.spreadNamed == nil)
        arguments.spreadNamed = try expression()
      } else if case .name(let key) = current.kind, following.isSymbol("=") {
        try check(arguments.spreadNamed == nil)
        if arguments.named.contains(where: { $0.name == key }) { throw failure("the argument '\(key)' is repeated") }
        skip(2)
        arguments.named.append((key, try expression()))
      } else {
        try check(arguments.spread == nil && arguments.spreadNamed == nil && arguments.named.isEmpty)
        arguments.positional.append(try expression())
      }
    }
    next()
    return arguments
  }

  /// `| name(…)`, any number of times; `startsInline` where the first one's bar is left out.
  mutating func filters(_ operand: Expression?, startsInline: Bool) throws(ChatTemplateError) -> Expression {
    var result = operand
    var isFirst = startsInline
    while isFirst || take(symbol: "|") {
      isFirst = false
      let line = line
      let name = try dottedName()
      let arguments = current.isSymbol("(") ? try callArguments() : CallArguments()
      let filter = Expression.filter(result, name, arguments, line: line)
      try countLink()
      result = filter
    }
    guard let result else { throw unexpected("a filter") }
    return result
  }

  private mutating func dottedName() throws(ChatTemplateError) -> String {
    var name = try expectName()
    while take(symbol: ".") { name += "." + (try expectName()) }
    return name
  }

  private mutating func test(_ operand: Expression) throws(ChatTemplateError) -> Expression {
    let line = line
    next()
    let negated = take(name: "not")
    let name = try dottedName()
    var arguments = CallArguments()
    if current.isSymbol("(") {
      arguments = try callArguments()
    } else if startsTestArgument {
      if current.isName("is") { throw failure("tests cannot be chained with 'is'") }
      arguments.positional = [
        try nested { parser throws(ChatTemplateError) in try parser.postfix(try parser.primary()) }
      ]
    }
    let test = Expression.test(operand, name, arguments, line: line)
    return negated ? .not(test) : test
  }

  private var startsTestArgument: Bool {
    switch current.kind {
    case .name(let name): !["else", "or", "and"].contains(name)
    case .string, .integer, .float, .symbol("["), .symbol("{"): true
    default: false
    }
  }
}
