/// Gives every name of a template its place and every scope its layout, and refuses what Jinja's compiler refuses:
/// unknown filters and tests outside of an `if`, and `break` outside of a loop.
struct Resolver {
  private(set) var locations: [Location]
  private(set) var layouts: [ScopeLayout]

  /// Where the walk is.
  struct Frame {
    let scope: Scope
    /// In a loop of the same function, so that `break` means something.
    var inLoop = false
    /// Under an `if` of this very scope: unknown filters then only fail when they are called.
    var isLenient = false

    func inner(_ scope: Scope) -> Frame { Frame(scope: scope, inLoop: inLoop) }

    var lenient: Frame { Frame(scope: scope, inLoop: inLoop, isLenient: true) }
  }

  static func resolve(_ template: ParsedTemplate) throws(ChatTemplateError) -> Program {
    var resolver = Resolver(
      locations: Array(repeating: Location(hops: 0, slot: 0), count: template.nameCount),
      layouts: Array(repeating: ScopeLayout(), count: template.scopeCount))
    let scope = Scope(in: Scope.Function(depth: 0), parent: nil)
    scope.analyze(template.root.body)
    try resolver.resolve(template.root.body, Frame(scope: scope))
    resolver.finish(template.root.id, scope, isFunction: true)
    return Program(root: template.root, locations: resolver.locations, layouts: resolver.layouts)
  }

  /// Notes the layout of a scope whose body was walked, as only then all its names are known.
  private mutating func finish(_ id: Int, _ scope: Scope, isFunction: Bool) {
    let depth = scope.function.depth
    for (variable, load) in scope.symbols.loads.sorted(by: { $0.key.slot < $1.key.slot }) {
      switch load {
      case .parameter: break
      case .given(let name): layouts[id].initial.append((variable.slot, .given(name)))
      case .outer(let outer):
        layouts[id].initial.append((variable.slot, .outer(Location(hops: depth - outer.depth, slot: outer.slot))))
      case .missing: layouts[id].initial.append((variable.slot, .missing))
      }
    }
    if isFunction { layouts[id].slotCount = scope.function.slotCount }
  }

  private func inner(_ frame: Frame) -> Scope { Scope(in: frame.scope.function, parent: frame.scope) }

  private func innerFunction(_ frame: Frame) -> Scope {
    Scope(in: Scope.Function(depth: frame.scope.function.depth + 1), parent: frame.scope)
  }

  // MARK: Names

  private mutating func place(_ name: Name, _ frame: Frame) {
    // Every name was analysed, so that there is a variable.
    guard let variable = frame.scope.find(name.text) else { return }
    locations[name.id] = Location(hops: frame.scope.function.depth - variable.depth, slot: variable.slot)
  }

  private mutating func resolve(_ target: Target, _ frame: Frame) {
    for (name, _) in target.names { place(name, frame) }
  }

  private mutating func resolve(_ expression: Expression, _ frame: Frame) throws(ChatTemplateError) {
    var frame = frame
    switch expression {
    case .name(let name): place(name, frame)
    case .filter(_, let name, _, let line):
      if !frame.isLenient, Filters.named(name) == nil {
        throw ChatTemplateError(.syntax, "there is no filter named '\(name)'", line: line)
      }
    case .test(_, let name, _, let line):
      if !frame.isLenient, !Tests.names.contains(name) {
        throw ChatTemplateError(.syntax, "there is no test named '\(name)'", line: line)
      }
    case .conditional: frame = frame.lenient
    default: break
    }
    for child in expression.children { try resolve(child, frame) }
  }

  // MARK: Statements

  private mutating func resolve(_ statements: [Statement], _ frame: Frame) throws(ChatTemplateError) {
    for statement in statements { try resolve(statement, frame) }
  }

  private mutating func resolve(_ statement: Statement, _ frame: Frame) throws(ChatTemplateError) {
    switch statement {
    case .text: break
    case .print(let expression, _): try resolve(expression, frame)
    case .branch(let branches, let otherwise):
      for branch in branches {
        try resolve(branch.condition, frame.lenient)
        try resolve(branch.body, frame.lenient)
      }
      try resolve(otherwise, frame.lenient)
    case .loop(let loop): try resolve(loop, frame)
    case .set(let target, let expression, _):
      resolve(target, frame)
      try resolve(expression, frame)
    case .capture(let target, let filter, let block):
      resolve(target, frame)
      try resolve(block, analyzing: filter.map { [$0] } ?? [], frame) { resolver, inner throws(ChatTemplateError) in
        if let filter { try resolver.resolve(filter, inner) }
      }
    case .macro(let macro):
      if let variable = macro.variable { place(variable, frame) }
      try resolve(macro, frame)
    case .call(let macro, let call, _):
      try resolve(macro, frame)
      try resolve(call, frame)
    case .filtered(let filter, let block):
      try resolve(block, analyzing: [filter], frame) { resolver, inner throws(ChatTemplateError) in
        try resolver.resolve(filter, inner)
      }
    case .scoped(let assignments, let block):
      for assignment in assignments { try resolve(assignment.value, frame) }
      let scope = inner(frame)
      for name in assignments.flatMap(\.target.names) { scope.declareParameter(name.name.text) }
      scope.analyze(block.body)
      for assignment in assignments { resolve(assignment.target, frame.inner(scope)) }
      try resolve(block.body, frame.inner(scope))
      finish(block.id, scope, isFunction: false)
    case .generation(let macro): try resolve(macro, frame)
    case .leaveLoop(let isBreak, let line):
      guard frame.inLoop else {
        throw ChatTemplateError(.syntax, "{% \(isBreak ? "break" : "continue") %} stands outside of a loop", line: line)
      }
    case .unavailable(_, let names, _): for name in names { place(name, frame) }
    }
  }

  private mutating func resolve(
    _ block: Block, analyzing expressions: [Expression], _ frame: Frame,
    also extra: (inout Resolver, Frame) throws(ChatTemplateError) -> Void
  ) throws(ChatTemplateError) {
    let scope = inner(frame)
    scope.analyze(block.body)
    for expression in expressions { scope.analyze(expression) }
    try resolve(block.body, frame.inner(scope))
    try extra(&self, frame.inner(scope))
    finish(block.id, scope, isFunction: false)
  }

  private mutating func resolve(_ loop: Loop, _ frame: Frame) throws(ChatTemplateError) {
    try resolve(loop.source, frame)
    let scope = loop.isRecursive ? innerFunction(frame) : inner(frame)
    let names = SpecialNames(["loop"], in: loop.body.body).found
    if loop.isRecursive || names.contains("loop") {
      layouts[loop.body.id].loop = scope.declareParameter("loop").slot
    }
    for name in loop.target.names { scope.declareParameter(name.name.text) }
    scope.analyze(loop.body.body)
    var body = frame.inner(scope)
    body.inLoop = true

    if let condition = loop.condition {
      let test = innerFunction(frame)
      for name in loop.target.names { test.declareParameter(name.name.text) }
      test.analyze(condition)
      // The target's names have one place each: in the scope of the body. The condition's are noted beside them.
      resolve(loop.target, body)
      try resolve(condition, frame.inner(test))
      layouts[loop.conditionID].conditionTarget = loop.target.names.compactMap { test.find($0.name.text)?.slot }
      finish(loop.conditionID, test, isFunction: true)
    }
    resolve(loop.target, body)
    try resolve(loop.body.body, body)
    if let otherwise = loop.otherwise {
      let other = Scope(in: scope.function, parent: frame.scope)
      other.analyze(otherwise.body)
      var around = frame.inner(other)
      around.inLoop = loop.isRecursive ? false : frame.inLoop
      try resolve(otherwise.body, around)
      finish(otherwise.id, other, isFunction: false)
    }
    finish(loop.body.id, scope, isFunction: loop.isRecursive)
  }

  private mutating func resolve(_ macro: Macro, _ frame: Frame) throws(ChatTemplateError) {
    let scope = innerFunction(frame)
    for parameter in macro.parameters { scope.declareParameter(parameter.text) }
    let parameters = Set(macro.parameters.map(\.text))
    let special = SpecialNames(["caller", "kwargs", "varargs"], in: macro.block.body).found
    if special.contains("caller") {
      if let place = macro.parameters.firstIndex(where: { $0.text == "caller" }) {
        guard macro.defaultValue(of: place) != nil else {
          throw ChatTemplateError(.syntax, "the parameter 'caller' needs a default", line: macro.block.line)
        }
      } else {
        layouts[macro.block.id].caller = scope.declareParameter("caller").slot
      }
    }
    if special.contains("kwargs"), !parameters.contains("kwargs") {
      layouts[macro.block.id].kwargs = scope.declareParameter("kwargs").slot
    }
    if special.contains("varargs"), !parameters.contains("varargs") {
      layouts[macro.block.id].varargs = scope.declareParameter("varargs").slot
    }
    for value in macro.defaults { scope.analyze(value) }
    scope.analyze(macro.block.body)
    let inside = Frame(scope: scope)
    for parameter in macro.parameters { place(parameter, inside) }
    for value in macro.defaults { try resolve(value, inside) }
    try resolve(macro.block.body, inside)
    finish(macro.block.id, scope, isFunction: true)
  }
}

/// A template that is ready to run.
struct Program: Sendable {
  let root: Block
  /// By the number of a name.
  let locations: [Location]
  /// By the number of a scope.
  let layouts: [ScopeLayout]
}
