/// Which of Jinja's special names a body reads without having set them: only then does it get them.
struct SpecialNames {
  private(set) var found: Set<String> = []
  private var wanted: Set<String>

  init(_ wanted: Set<String>, in body: [Statement]) {
    self.wanted = wanted
    visit(body)
  }

  private mutating func visit(_ body: [Statement]) { for statement in body { visit(statement) } }

  private mutating func visit(_ expression: Expression) {
    if case .name(let name) = expression, wanted.contains(name.text) { found.insert(name.text) }
    for child in expression.children { visit(child) }
  }

  private mutating func visit(_ target: Target) {
    for (name, isStored) in target.names where isStored { wanted.remove(name.text) }
  }

  private mutating func visit(_ macro: Macro) {
    for parameter in macro.parameters { wanted.remove(parameter.text) }
    for value in macro.defaults { visit(value) }
    visit(macro.block.body)
  }

  private mutating func visit(_ statement: Statement) {
    switch statement {
    case .text, .leaveLoop, .unavailable: break
    case .print(let expression, _): visit(expression)
    case .branch(let branches, let otherwise):
      for branch in branches {
        visit(branch.condition)
        visit(branch.body)
      }
      visit(otherwise)
    case .loop(let loop):
      visit(loop.target)
      visit(loop.source)
      visit(loop.body.body)
      visit(loop.otherwise?.body ?? [])
      if let condition = loop.condition { visit(condition) }
    case .set(let target, let expression, _):
      visit(target)
      visit(expression)
    case .capture(let target, let filter, let block):
      visit(target)
      if let filter { visit(filter) }
      visit(block.body)
    case .macro(let macro), .generation(let macro): visit(macro)
    case .call(let macro, let call, _):
      visit(call)
      visit(macro)
    case .filtered(let filter, let block):
      visit(block.body)
      visit(filter)
    case .scoped(let assignments, let block):
      for assignment in assignments { visit(assignment.target) }
      for assignment in assignments { visit(assignment.value) }
      visit(block.body)
    }
  }
}
