extension Renderer {
  func evaluate(_ expression: Expression) throws(ChatTemplateError) -> Value {
    switch expression {
    case .literal(let literal): return Value(literal)
    case .name(let name): return value(of: name)
    default: return try deeper { () throws(ChatTemplateError) in try evaluateCompound(expression) }
    }
  }

  private func evaluateCompound(_ expression: Expression) throws(ChatTemplateError) -> Value {
    switch expression {
    case .literal, .name: .none
    case .tuple(let items): .tuple(try evaluate(items))
    case .list(let items): .list(try evaluate(items))
    case .dictionary(let pairs): try dictionary(pairs)
    case .attribute(let owner, let name): try attribute(name, of: try evaluate(owner))
    case .item(let owner, let key): try item(of: try evaluate(owner), try evaluate(key))
    case .slice(let owner, let slice): try self.slice(slice, of: owner)
    case .call(let callee, let arguments, let line): try call(callee, arguments, line: line)
    case .filter(let owner, let name, let arguments, let line): try filter(owner, name, arguments, line)
    case .test(let owner, let name, let arguments, let line):
      .bool(try test(try evaluate(owner), name, arguments, line))
    case .not(let operand): .bool(!(try evaluate(operand).isTrue))
    case .negative(let operand): try negative(try evaluate(operand))
    case .positive(let operand): try positive(try evaluate(operand))
    case .and(let left, let right): try and(left, right)
    case .or(let left, let right): try or(left, right)
    case .arithmetic(let operation, let left, let right):
      try arithmetic(operation, try evaluate(left), try evaluate(right))
    case .concatenation(let parts): .string(try concatenation(parts))
    case .comparison(let first, let rest): try comparison(first, rest)
    case .conditional(let value, let test, let other, let line): try conditional(value, test, other, line)
    }
  }

  private func evaluate(_ expressions: [Expression]) throws(ChatTemplateError) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(expressions.count)
    for expression in expressions { values.append(try evaluate(expression)) }
    return values
  }

  private func dictionary(_ pairs: [(key: Expression, value: Expression)]) throws(ChatTemplateError) -> Value {
    var dictionary = OrderedDictionary()
    for (key, value) in pairs { try dictionary.set(try evaluate(key), try evaluate(value)) }
    return .dictionary(dictionary)
  }

  private func and(_ left: Expression, _ right: Expression) throws(ChatTemplateError) -> Value {
    let value = try evaluate(left)
    return value.isTrue ? try evaluate(right) : value
  }

  private func or(_ left: Expression, _ right: Expression) throws(ChatTemplateError) -> Value {
    let value = try evaluate(left)
    return value.isTrue ? value : try evaluate(right)
  }

  private func concatenation(_ parts: [Expression]) throws(ChatTemplateError) -> String {
    var text = ""
    for part in parts {
      text += try string(try evaluate(part))
      try spend(bytes: text.utf8.count)
    }
    return text
  }

  private func comparison(
    _ first: Expression, _ rest: [(sign: Comparison, operand: Expression)]
  ) throws(ChatTemplateError) -> Value {
    var left = try evaluate(first)
    for (comparison, operand) in rest {
      let right = try evaluate(operand)
      guard try compare(left, comparison, right) else { return .bool(false) }
      left = right
    }
    return .bool(true)
  }

  private func conditional(
    _ value: Expression, _ test: Expression, _ other: Expression?, _ line: Int
  ) throws(ChatTemplateError) -> Value {
    if try evaluate(test).isTrue { return try evaluate(value) }
    if let other { return try evaluate(other) }
    return Undefined.hint("the condition of an inline 'if' on line \(line) was false, and it has no 'else'")
  }

  private func filter(
    _ owner: Expression?, _ name: String, _ written: CallArguments, _ line: Int
  ) throws(ChatTemplateError) -> Value {
    let value = try owner.map { owner throws(ChatTemplateError) in try evaluate(owner) } ?? .string(blockOutput)
    let arguments = try arguments(written)
    self.line = line
    return try apply(filter: name, to: value, arguments)
  }

  func apply(filter name: String, to value: Value, _ arguments: Arguments) throws(ChatTemplateError) -> Value {
    guard let filter = Filters.named(name) else { throw .rendering("there is no filter named '\(name)'") }
    let result = try filter(self, value, arguments)
    if case .iterator(let iterator) = result { iterator.nesting = try nesting(of: value) + 1 }
    return result
  }

  private func test(
    _ value: Value, _ name: String, _ written: CallArguments, _ line: Int
  ) throws(ChatTemplateError) -> Bool {
    let arguments = try arguments(written)
    self.line = line
    return try Tests.apply(name, self, value, arguments)
  }
}
