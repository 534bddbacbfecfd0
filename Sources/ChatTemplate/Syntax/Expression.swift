/// An expression of a template, as it is written.
indirect enum Expression: Sendable {
  case literal(Literal)
  case name(Name)
  case tuple([Expression])
  case list([Expression])
  case dictionary([(key: Expression, value: Expression)])
  case attribute(Expression, String)
  case item(Expression, Expression)
  case slice(Expression, Slice)
  case call(Expression, CallArguments, line: Int)
  /// In `{% filter %}` and `{% set x | … %}` the innermost filter has no expression: it takes the block's output.
  case filter(Expression?, String, CallArguments, line: Int)
  case test(Expression, String, CallArguments, line: Int)
  case not(Expression)
  case negative(Expression)
  case positive(Expression)
  case and(Expression, Expression)
  case or(Expression, Expression)
  case arithmetic(Arithmetic, Expression, Expression)
  case concatenation([Expression])
  case comparison(Expression, [(sign: Comparison, operand: Expression)])
  case conditional(Expression, when: Expression, otherwise: Expression?, line: Int)

  enum Literal: Sendable {
    case none
    case bool(Bool)
    case integer(Int)
    case float(Double)
    case string(String)
  }

  struct Slice: Sendable {
    var start, stop, step: Expression?
  }
}

/// A variable where it is read or set. `id` counts the names of a template: the resolver notes each one's place.
struct Name: Sendable {
  let text: String
  let id: Int
}

struct CallArguments: Sendable {
  var positional: [Expression] = []
  var named: [(name: String, value: Expression)] = []
  /// `*values`.
  var spread: Expression?
  /// `**values`.
  var spreadNamed: Expression?

  /// All expressions, in the order of the source.
  var all: [Expression] {
    positional + named.map(\.value) + [spread, spreadNamed].compactMap(\.self)
  }
}

enum Arithmetic: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case modulo = "%"
  case power = "**"
}

enum Comparison: String, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case contained = "in"
  case notContained = "not in"
}

extension Expression {
  /// The expressions right below, in the order of the source.
  var children: [Expression] {
    switch self {
    case .literal, .name: []
    case .tuple(let items), .list(let items), .concatenation(let items): items
    case .dictionary(let pairs): pairs.flatMap { [$0.key, $0.value] }
    case .attribute(let owner, _), .not(let owner), .negative(let owner), .positive(let owner): [owner]
    case .item(let left, let right), .and(let left, let right), .or(let left, let right),
      .arithmetic(_, let left, let right):
      [left, right]
    case .slice(let owner, let slice): [owner] + [slice.start, slice.stop, slice.step].compactMap(\.self)
    case .call(let callee, let arguments, _): [callee] + arguments.all
    case .filter(let owner, _, let arguments, _): [owner].compactMap(\.self) + arguments.all
    case .test(let owner, _, let arguments, _): [owner] + arguments.all
    case .comparison(let first, let rest): [first] + rest.map(\.operand)
    case .conditional(let value, let test, let other, _): [test, value] + [other].compactMap(\.self)
    }
  }
}
