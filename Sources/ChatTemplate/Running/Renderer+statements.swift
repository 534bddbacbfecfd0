extension Renderer {
  func execute(_ statements: [Statement]) throws(ChatTemplateError) -> Flow {
    for statement in statements {
      let flow = try execute(statement)
      if flow != .onward { return flow }
    }
    return .onward
  }

  private func execute(_ statement: Statement) throws(ChatTemplateError) -> Flow {
    switch statement {
    case .text(let text): try print(text)
    case .print(let expression, let line):
      self.line = line
      try print(try string(try evaluate(expression)))
    case .branch(let branches, let otherwise): return try execute(branches, otherwise)
    case .loop(let loop): return try execute(loop)
    case .set(let target, let expression, let line):
      self.line = line
      let value = try evaluate(expression)
      try checkNesting(of: value)
      try assign(value, to: target)
    case .capture(let target, let filter, let block): return try capture(target, filter, block)
    case .macro(let macro):
      if let variable = macro.variable { store(.callable(.macro(macro, activation)), in: variable) }
    case .call(let macro, let call, let line):
      self.line = line
      guard case .call(let callee, let arguments, _) = call else { break }
      let caller = ("caller", Value.callable(.macro(macro, activation)))
      try print(block: try self.call(callee, arguments, and: [caller], line: line))
    case .filtered(let filter, let block): return try filtered(filter, block)
    case .scoped(let assignments, let block): return try scoped(assignments, block)
    case .generation(let macro):
      line = macro.block.line
      try print(try self.call(macro, in: activation, Arguments()))
    case .leaveLoop(let isBreak, _): return isBreak ? .leaveLoop : .nextRound
    case .unavailable(let tag, _, let line):
      self.line = line
      throw .rendering("{% \(tag) %} needs another template, and a chat template has none")
    }
    return .onward
  }

  private func execute(_ branches: [Branch], _ otherwise: [Statement]) throws(ChatTemplateError) -> Flow {
    try deeper { () throws(ChatTemplateError) in
      for branch in branches {
        line = branch.line
        if try evaluate(branch.condition).isTrue { return try execute(branch.body) }
      }
      return try execute(otherwise)
    }
  }

  private func capture(_ target: Target, _ filter: Expression?, _ block: Block) throws(ChatTemplateError) -> Flow {
    try enter(block.id)
    let (text, flow) = try captured { () throws(ChatTemplateError) in try executeNested(block.body) }
    if flow != .onward { return flow }
    line = block.line
    try assign(try apply(filter, to: text), to: target)
    return .onward
  }

  private func filtered(_ filter: Expression, _ block: Block) throws(ChatTemplateError) -> Flow {
    try enter(block.id)
    let (text, flow) = try captured { () throws(ChatTemplateError) in try executeNested(block.body) }
    if flow != .onward { return flow }
    line = block.line
    try print(block: try apply(filter, to: text))
    return .onward
  }

  /// What calls and filters of blocks give must be text: Jinja does not make it that.
  private func print(block result: Value) throws(ChatTemplateError) {
    guard let text = result.text else {
      throw .rendering("a block gave a value of type \(result.typeName) where text is due")
    }
    try print(text)
  }

  private func apply(_ filter: Expression?, to text: String) throws(ChatTemplateError) -> Value {
    guard let filter else { return .string(text) }
    let outer = blockOutput
    blockOutput = text
    defer { blockOutput = outer }
    return try evaluate(filter)
  }

  private func scoped(
    _ assignments: [(target: Target, value: Expression)], _ block: Block
  ) throws(ChatTemplateError) -> Flow {
    try enter(block.id)
    line = block.line
    for (target, value) in assignments {
      try assign(try evaluate(value), to: target)
    }
    return try executeNested(block.body)
  }

  func executeNested(_ body: [Statement]) throws(ChatTemplateError) -> Flow {
    try deeper { () throws(ChatTemplateError) in try execute(body) }
  }

  // MARK: Assignment

  func assign(_ value: Value, to target: Target) throws(ChatTemplateError) {
    switch target {
    case .name(let name): store(value, in: name)
    case .attribute(let name, let attribute):
      guard case .namespace(let namespace) = self.value(of: name) else {
        throw .rendering("'\(name.text).\(attribute)' cannot be set, as '\(name.text)' is no namespace")
      }
      try namespace.set(attribute, value)
    case .tuple(let targets):
      let items = try elements(of: value)
      guard items.count == targets.count else {
        throw .rendering("\(items.count) values cannot be assigned to \(targets.count) names")
      }
      for (target, item) in zip(targets, items) { try assign(item, to: target) }
    }
  }
}
