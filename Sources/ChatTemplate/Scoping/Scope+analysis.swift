/// Reading and setting of names, in the order in which Jinja's compiler looks at statements. Scopes within are not
/// looked into: they have a turn of their own.
extension Scope {
  func analyze(_ statements: [Statement]) {
    for statement in statements { analyze(statement) }
  }

  func analyze(_ expression: Expression) {
    if case .name(let name) = expression { read(name.text) }
    for child in expression.children { analyze(child) }
  }

  func analyze(_ target: Target) {
    for (name, isStored) in target.names {
      if isStored { store(name.text) } else { read(name.text) }
    }
  }

  private func analyze(_ statement: Statement) {
    switch statement {
    case .text, .generation, .leaveLoop: break
    case .print(let expression, _): analyze(expression)
    case .branch(let branches, let otherwise): analyze(branches, otherwise)
    case .loop(let loop): analyze(loop.source)
    case .set(let target, let expression, _):
      analyze(expression)
      analyze(target)
    case .capture(let target, _, _): analyze(target)
    case .macro(let macro): if let name = macro.name { store(name) }
    case .call(_, let call, _): analyze(call)
    case .filtered(let filter, _): analyze(filter)
    case .scoped(let assignments, _): for assignment in assignments { analyze(assignment.value) }
    case .unavailable(_, let names, _): for name in names { store(name.text) }
    }
  }

  private func analyze(_ all: [Branch], _ otherwise: [Statement]) {
    guard let first = all.first else { return }
    analyze(first.condition)
    // Jinja takes every `elif` for an `if` of its own, and all of them for one branch.
    branches([
      { self.analyze(first.body) },
      { for branch in all.dropFirst() { self.analyze([branch], []) } },
      { self.analyze(otherwise) },
    ])
  }
}
