/// A part of a template's body.
indirect enum Statement: Sendable {
  case text(String)
  case print(Expression, line: Int)
  case branch([Branch], otherwise: [Statement])
  case loop(Loop)
  case set(Target, Expression, line: Int)
  /// `{% set x %}…{% endset %}`, through filters if it has any.
  case capture(Target, filter: Expression?, Block)
  case macro(Macro)
  /// `{% call(…) macro(…) %}…{% endcall %}`: the body is the macro's `caller`.
  case call(Macro, Expression, line: Int)
  case filtered(Expression, Block)
  /// `{% with a = 1 %}`.
  case scoped([(target: Target, value: Expression)], Block)
  /// What training wants to know the place of; here it prints its body, which is a scope of its own.
  case generation(Macro)
  case leaveLoop(isBreak: Bool, line: Int)
  /// A tag that needs other template files, which a chat template does not have.
  case unavailable(tag: String, names: [Name], line: Int)
}

struct Branch: Sendable {
  let condition: Expression
  let body: [Statement]
  let line: Int
}

/// Statements with variables of their own; `id` counts the scopes of a template.
struct Block: Sendable {
  let id: Int
  let body: [Statement]
  let line: Int
}

struct Loop: Sendable {
  let target: Target
  let source: Expression
  let condition: Expression?
  let isRecursive: Bool
  let body: Block
  let otherwise: Block?
  /// The scope of the condition, which sees the target but not `loop`.
  let conditionID: Int
}

struct Macro: Sendable {
  let name: String?
  /// Where the macro itself is kept; nil for the body of a call.
  let variable: Name?
  let parameters: [Name]
  /// Of the last parameters.
  let defaults: [Expression]
  let block: Block

  func defaultValue(of parameter: Int) -> Expression? {
    let place = parameter - (parameters.count - defaults.count)
    return place >= 0 ? defaults[place] : nil
  }
}

/// What is assigned to.
indirect enum Target: Sendable {
  case name(Name)
  case attribute(Name, String)
  case tuple([Target])

  /// All names that it sets, and those of namespaces whose attribute it sets.
  var names: [(name: Name, isStored: Bool)] {
    switch self {
    case .name(let name): [(name, true)]
    case .attribute(let name, _): [(name, false)]
    case .tuple(let targets): targets.flatMap(\.names)
    }
  }
}
