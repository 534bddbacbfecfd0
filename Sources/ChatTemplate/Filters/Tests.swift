/// What stands after `is`.
enum Tests {
  static let names: Set<String> = [
    "odd", "even", "divisibleby", "defined", "undefined", "filter", "test", "none", "boolean", "false", "true",
    "integer", "float", "lower", "upper", "string", "mapping", "number", "sequence", "iterable", "callable", "sameas",
    "escaped", "in", "==", "eq", "equalto", "!=", "ne", ">", "gt", "greaterthan", "ge", ">=", "<", "lt", "lessthan",
    "<=", "le",
  ]

  static func apply(
    _ name: String, _ renderer: Renderer, _ value: Value, _ arguments: Arguments
  ) throws(ChatTemplateError) -> Bool {
    guard names.contains(name) else { throw .rendering("there is no test named '\(name)'") }
    if let comparison = comparisons[name] {
      guard arguments.named.isEmpty, arguments.positional.count == 1 else {
        throw .rendering("the test '\(name)' needs one value to compare with")
      }
      return try renderer.compare(value, comparison, arguments.positional[0])
    }
    switch name {
    case "divisibleby":
      let number = try arguments.bound(name, ["num"], required: 1)[0] ?? .none
      return try rest(renderer, value, number, equals: 0)
    case "sameas": return same(value, try arguments.bound(name, ["other"], required: 1)[0] ?? .none)
    case "in":
      let container = try arguments.bound(name, ["seq"], required: 1)[0] ?? .none
      return try renderer.contains(container, value)
    default:
      _ = try arguments.bound("the test '\(name)'", [])
      return try plain(name, renderer, value)
    }
  }

  private static let comparisons: [String: Comparison] = [
    "==": .equal, "eq": .equal, "equalto": .equal, "!=": .notEqual, "ne": .notEqual, ">": .greater, "gt": .greater,
    "greaterthan": .greater, ">=": .greaterOrEqual, "ge": .greaterOrEqual, "<": .less, "lt": .less, "lessthan": .less,
    "<=": .lessOrEqual, "le": .lessOrEqual,
  ]

  private static func plain(_ name: String, _ renderer: Renderer, _ value: Value) throws(ChatTemplateError) -> Bool {
    switch name {
    case "defined": return !value.isUndefined
    case "undefined": return value.isUndefined
    case "none": return value.isNone
    case "odd": return try rest(renderer, value, .integer(2), equals: 1)
    case "even": return try rest(renderer, value, .integer(2), equals: 0)
    case "lower": return PythonText.isLower(try renderer.string(value))
    case "upper": return PythonText.isUpper(try renderer.string(value))
    case "string", "escaped": return name == "string" ? value.text != nil : value.isMarkup
    case "number": return value.number != nil
    case "filter": return Filters.exists(try hashable(value))
    case "test": return names.contains(try hashable(value))
    default: return kind(name, value) ?? false
    }
  }

  private static func kind(_ name: String, _ value: Value) -> Bool? {
    switch (name, value) {
    case ("boolean", .bool), ("integer", .integer), ("float", .float), ("mapping", .dictionary): true
    case ("true", .bool(let isTrue)): isTrue
    case ("false", .bool(let isTrue)): !isTrue
    case ("callable", .callable), ("callable", .joiner), ("callable", .undefined), ("callable", .loop): true
    case ("sequence", .list), ("sequence", .tuple), ("sequence", .group), ("sequence", .dictionary),
      ("sequence", .string), ("sequence", .markup), ("sequence", .range), ("sequence", .undefined):
      true
    case ("iterable", .list), ("iterable", .tuple), ("iterable", .group), ("iterable", .dictionary),
      ("iterable", .string), ("iterable", .markup), ("iterable", .range), ("iterable", .undefined),
      ("iterable", .iterator), ("iterable", .view), ("iterable", .loop):
      true
    default: nil
    }
  }

  private static func rest(
    _ renderer: Renderer, _ value: Value, _ divisor: Value, equals rest: Int
  ) throws(ChatTemplateError) -> Bool {
    try renderer.equal(try renderer.arithmetic(.modulo, value, divisor), .integer(rest))
  }

  private static func hashable(_ value: Value) throws(ChatTemplateError) -> String {
    if case .callable = value { return "" }
    _ = try DictionaryKey(value)
    return value.text ?? ""
  }

  /// Python's identity, of values that templates can tell apart: singletons, numbers, strings, and objects.
  private static func same(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.none, .none): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.string(let left), .string(let right)): PythonText.equal(left, right)
    case (.namespace(let left), .namespace(let right)): left === right
    case (.iterator(let left), .iterator(let right)): left === right
    case (.undefined(let left), .undefined(let right)): left === right
    case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
      !left.isEmpty && left.count == right.count
        && left.withUnsafeBufferPointer(\.baseAddress) == right.withUnsafeBufferPointer(\.baseAddress)
    default: false
    }
  }
}
