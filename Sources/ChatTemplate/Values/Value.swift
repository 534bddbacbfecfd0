/// A value while a template runs: Python's, as far as templates meet them.
enum Value {
  case undefined(Undefined)
  case none
  case bool(Bool)
  case integer(Int)
  case float(Double)
  case string(String)
  /// A string that `escape` or `safe` marked as HTML: strings that are added to it are escaped.
  case markup(String)
  case list([Value])
  case tuple([Value])
  /// What `groupby` gives: a pair whose items are also `grouper` and `list`.
  case group([Value])
  case dictionary(OrderedDictionary)
  case view(DictionaryView)
  case range(IntegerRange)
  case iterator(ValueIterator)
  case namespace(Namespace)
  case loop(LoopState)
  case cycler(Cycler)
  case joiner(Joiner)
  case callable(Callable)
}

extension Value {
  init(_ value: TemplateValue) {
    switch value {
    case .null: self = .none
    case .bool(let value): self = .bool(value)
    case .integer(let value): self = .integer(value)
    case .float(let value): self = .float(value)
    case .string(let value): self = .string(value)
    case .list(let values): self = .list(values.map { Value($0) })
    case .dictionary(let members):
      var dictionary = OrderedDictionary()
      for member in members { dictionary.set(.string(member.key), .string(member.key), Value(member.value)) }
      self = .dictionary(dictionary)
    }
  }

  init(_ literal: Expression.Literal) {
    switch literal {
    case .none: self = .none
    case .bool(let value): self = .bool(value)
    case .integer(let value): self = .integer(value)
    case .float(let value): self = .float(value)
    case .string(let value): self = .string(value)
    }
  }

  /// The text of a string, marked or not; nil for anything else.
  var text: String? {
    switch self {
    case .string(let text), .markup(let text): text
    default: nil
    }
  }

  /// The items of a list or a tuple; nil for anything else.
  var items: [Value]? {
    switch self {
    case .list(let items), .tuple(let items), .group(let items): items
    default: nil
    }
  }

  /// Python's `int(…)` of an integer or a boolean; nil for anything else.
  var integer: Int? {
    switch self {
    case .integer(let value): value
    case .bool(let value): value ? 1 : 0
    default: nil
    }
  }

  var isUndefined: Bool {
    if case .undefined = self { true } else { false }
  }

  var isNone: Bool {
    if case .none = self { true } else { false }
  }

  /// Python's name of the type.
  var typeName: String {
    switch self {
    case .undefined: "Undefined"
    case .none: "NoneType"
    case .bool: "bool"
    case .integer: "int"
    case .float: "float"
    case .string: "str"
    case .markup: "Markup"
    case .list: "list"
    case .tuple: "tuple"
    case .group: "_GroupTuple"
    case .dictionary: "dict"
    case .view(let view): view.part.typeName
    case .range: "range"
    case .iterator: "generator"
    case .namespace: "Namespace"
    case .loop: "LoopContext"
    case .cycler: "Cycler"
    case .joiner: "Joiner"
    case .callable(let callable): callable.typeName
    }
  }

  /// Python's `bool(…)`.
  var isTrue: Bool {
    switch self {
    case .undefined, .none: false
    case .bool(let value): value
    case .integer(let value): value != 0
    case .float(let value): value != 0
    case .string(let text), .markup(let text): !text.isEmpty
    case .list(let items), .tuple(let items), .group(let items): !items.isEmpty
    case .dictionary(let dictionary): dictionary.count > 0
    case .view(let view): view.dictionary.count > 0
    case .range(let range): range.count > 0
    case .loop(let loop): loop.isTrue
    case .iterator, .namespace, .cycler, .joiner, .callable: true
    }
  }
}
