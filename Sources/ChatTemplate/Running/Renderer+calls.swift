extension Renderer {
  func arguments(_ written: CallArguments) throws(ChatTemplateError) -> Arguments {
    var arguments = Arguments()
    for expression in written.positional { arguments.positional.append(try evaluate(expression)) }
    for (name, expression) in written.named { arguments.named.append((name, try evaluate(expression))) }
    if let spread = written.spread {
      arguments.positional += try elements(of: try evaluate(spread))
      try spend(items: arguments.positional.count)
    }
    if let spread = written.spreadNamed {
      guard case .dictionary(let dictionary) = try evaluate(spread) else {
        throw .rendering("what follows '**' in a call must be a dict")
      }
      for (key, value) in zip(dictionary.keys, dictionary.values) {
        guard let name = key.text else { throw .rendering("the names of arguments must be strings") }
        guard !arguments.named.contains(where: { PythonText.equal($0.name, name) }) else {
          throw .rendering("a call got two values for '\(name)'")
        }
        arguments.named.append((name, value))
      }
    }
    return arguments
  }

  func call(
    _ callee: Expression, _ written: CallArguments, and extra: [(name: String, value: Value)] = [], line: Int
  ) throws(ChatTemplateError) -> Value {
    let function = try evaluate(callee)
    var arguments = try arguments(written)
    for argument in extra {
      guard !arguments.named.contains(where: { $0.name == argument.name }) else {
        throw .rendering("a call got two values for '\(argument.name)'")
      }
      arguments.named.append(argument)
    }
    self.line = line
    return try call(function, arguments)
  }

  func call(_ function: Value, _ arguments: Arguments) throws(ChatTemplateError) -> Value {
    switch function {
    case .undefined(let undefined): throw undefined.error
    case .callable(.global(let function)): return try call(function, arguments)
    case .callable(.macro(let macro, let activation)): return .string(try call(macro, in: activation, arguments))
    case .callable(.method(let name, let owner)): return try call(method: name, of: owner, arguments)
    case .joiner(let joiner):
      _ = try arguments.bound("a joiner", [])
      return joiner.call()
    case .loop(let loop):
      guard let (recursive, outer) = loop.recursion else {
        throw .rendering("a loop can only be called where it is marked as recursive")
      }
      let bound = try arguments.bound("loop", ["iterable"], required: 1)
      return try recurse(recursive, over: bound[0] ?? .none, depth0: loop.depth0 + 1, in: outer)
    default: throw .rendering("a value of type \(function.typeName) cannot be called")
    }
  }

  /// What a macro prints.
  func call(_ macro: Macro, in outer: Activation, _ arguments: Arguments) throws(ChatTemplateError) -> String {
    let layout = program.layouts[macro.block.id]
    let inner = Activation(slotCount: layout.slotCount, in: outer)
    let name = macro.name.map { "the macro '\($0)'" } ?? "the block"
    let count = macro.parameters.count
    var named = arguments.named

    func takeNamed(_ name: String) -> Value? {
      guard let place = named.firstIndex(where: { PythonText.equal($0.name, name) }) else { return nil }
      return named.remove(at: place).value
    }
    var values = arguments.positional.prefix(count).map { Optional($0) }
    for parameter in macro.parameters.dropFirst(values.count) { values.append(takeNamed(parameter.text)) }
    if let slot = layout.caller {
      inner.slots[slot] = takeNamed("caller") ?? Undefined.hint("no caller was given")
    }
    if let slot = layout.kwargs {
      var rest = OrderedDictionary()
      for (name, value) in named { rest.set(.string(name), .string(name), value) }
      inner.slots[slot] = .dictionary(rest)
    } else if let extra = named.first {
      throw .rendering("\(name) takes no argument named '\(extra.name)'")
    }
    if let slot = layout.varargs {
      inner.slots[slot] = .tuple(Array(arguments.positional.dropFirst(count)))
    } else if arguments.positional.count > count {
      throw .rendering("\(name) takes at most \(count) arguments, not \(arguments.positional.count)")
    }
    return try within(inner) { () throws(ChatTemplateError) in
      try captured { () throws(ChatTemplateError) in
        try deeper { () throws(ChatTemplateError) in
          try begin(macro, with: values)
          return try execute(macro.block.body)
        }
      }.0
    }
  }

  private func begin(_ macro: Macro, with values: [Value?]) throws(ChatTemplateError) {
    for (parameter, value) in zip(macro.parameters, values) {
      activation.slots[program.locations[parameter.id].slot] = value
    }
    try enter(macro.block.id)
    for (place, parameter) in macro.parameters.enumerated() where values[place] == nil {
      let slot = program.locations[parameter.id].slot
      if let expression = macro.defaultValue(of: place) {
        activation.slots[slot] = try evaluate(expression)
      } else {
        activation.slots[slot] = Undefined.hint("parameter '\(parameter.text)' was not provided")
      }
    }
  }
}
