extension Renderer {
  func execute(_ loop: Loop) throws(ChatTemplateError) -> Flow {
    line = loop.body.line
    let source = try evaluate(loop.source)
    guard loop.isRecursive else {
      return try deeper { () throws(ChatTemplateError) in try run(loop, over: source, depth0: 0, outer: nil) }
    }
    try print(try string(try recurse(loop, over: source, depth0: 0, in: activation)))
    return .onward
  }

  /// One run of a recursive loop: what it prints.
  func recurse(
    _ loop: Loop, over source: Value, depth0: Int, in outer: Activation
  ) throws(ChatTemplateError) -> Value {
    let inner = Activation(slotCount: program.layouts[loop.body.id].slotCount, in: outer)
    return try within(inner) { () throws(ChatTemplateError) in
      let (text, _) = try captured { () throws(ChatTemplateError) in
        try deeper { () throws(ChatTemplateError) in try run(loop, over: source, depth0: depth0, outer: outer) }
      }
      return .string(text)
    }
  }

  private func run(_ loop: Loop, over source: Value, depth0: Int, outer: Activation?) throws(ChatTemplateError) -> Flow
  {
    let state = LoopState(
      try selected(by: loop, from: source, in: outer ?? activation),
      length: loop.condition == nil ? try? length(of: source) : nil,
      nesting: try nesting(of: source) + 1, depth0: depth0, recursion: outer.map { (loop, $0) })
    let scope = loop.body.id
    let slot = program.layouts[scope].loop
    // As in Jinja, what counts for `else` is that no round came to the end of the body.
    var hasRun = false
    rounds: while let item = try state.advance() {
      try spend()
      try assign(item, to: loop.target)
      if let slot { activation.slots[slot] = .loop(state) }
      try enter(scope)
      switch try execute(loop.body.body) {
      case .onward: hasRun = true
      case .nextRound: continue
      case .leaveLoop: break rounds
      }
    }
    guard !hasRun, let otherwise = loop.otherwise else { return .onward }
    try enter(otherwise.id)
    return try execute(otherwise.body)
  }

  /// The items that the loop's condition lets through, tested as the loop comes to them.
  private func selected(
    by loop: Loop, from source: Value, in outer: Activation
  ) throws(ChatTemplateError) -> ValueIterator {
    let items = try iterator(over: source)
    guard let condition = loop.condition else { return items }
    let layout = program.layouts[loop.conditionID]
    let inner = Activation(slotCount: layout.slotCount, in: outer)
    return ValueIterator { () throws(ChatTemplateError) in
      while let item = try items.next() {
        try self.spend()
        let isSelected = try self.within(inner) { () throws(ChatTemplateError) in
          try self.enter(loop.conditionID)
          var place = 0
          try self.bind(item, to: loop.target, layout.conditionTarget, &place)
          return try self.evaluate(condition).isTrue
        }
        if isSelected { return item }
      }
      return nil
    }
  }

  /// Assigns to the slots that the condition has for the target's names.
  private func bind(_ value: Value, to target: Target, _ slots: [Int], _ place: inout Int) throws(ChatTemplateError) {
    switch target {
    case .name, .attribute:
      activation.slots[slots[place]] = value
      place += 1
    case .tuple(let targets):
      let items = try elements(of: value)
      guard items.count == targets.count else {
        throw .rendering("\(items.count) values cannot be assigned to \(targets.count) names")
      }
      for (target, item) in zip(targets, items) { try bind(item, to: target, slots, &place) }
    }
  }

  /// An attribute of `loop`; nil where it has no such one.
  func attribute(_ name: String, of loop: LoopState) throws(ChatTemplateError) -> Value? {
    switch name {
    case "index": .integer(loop.index0 + 1)
    case "index0": .integer(loop.index0)
    case "revindex": .integer(try loop.length() - loop.index0)
    case "revindex0": .integer(try loop.length() - loop.index0 - 1)
    case "length": .integer(try loop.length())
    case "first": .bool(loop.index0 == 0)
    case "last": .bool(try loop.peek() == nil)
    case "depth": .integer(loop.depth0 + 1)
    case "depth0": .integer(loop.depth0)
    case "previtem":
      loop.index0 == 0
        ? Undefined.hint("there is no previous item") : loop.previous ?? Undefined.hint("there is no previous item")
    case "nextitem": try loop.peek() ?? Undefined.hint("there is no next item")
    case "cycle", "changed": .callable(.method(name, of: .loop(loop)))
    default: nil
    }
  }
}
