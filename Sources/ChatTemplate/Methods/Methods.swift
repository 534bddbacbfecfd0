/// Which methods Python's types have, and which of them the sandbox hides.
enum Methods {
  static func named(_ name: String, of owner: Value) -> Bool {
    switch owner {
    case .string, .markup: string.contains(name)
    case .list, .tuple, .group, .range: name == "count" || name == "index" || isList(owner) && name == "copy"
    case .dictionary: ["copy", "fromkeys", "get", "items", "keys", "values"].contains(name)
    case .cycler: name == "next" || name == "reset"
    case .callable(.global(.dict)): name == "fromkeys"
    case .integer, .bool: ["bit_count", "bit_length", "conjugate"].contains(name)
    case .float: ["conjugate", "is_integer"].contains(name)
    default: false
    }
  }

  private static func isList(_ owner: Value) -> Bool {
    if case .list = owner { true } else { false }
  }

  /// Methods that would change the value: `ImmutableSandboxedEnvironment` hides them.
  static func unsafe(_ owner: Value) -> Set<String> {
    switch owner {
    case .list: changingLists
    case .dictionary: changingDictionaries
    default: []
    }
  }

  private static let changingLists: Set<String> = [
    "append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove",
  ]
  private static let changingDictionaries: Set<String> = ["clear", "pop", "popitem", "setdefault", "update"]

  /// Attributes that every Python object has, hidden as all that begin with an underscore.
  static let ofEverything: Set<String> = [
    "__class__", "__delattr__", "__dir__", "__doc__", "__eq__", "__format__", "__ge__", "__getattribute__",
    "__getstate__", "__gt__", "__hash__", "__init__", "__init_subclass__", "__le__", "__lt__", "__ne__", "__new__",
    "__reduce__", "__reduce_ex__", "__repr__", "__setattr__", "__sizeof__", "__str__", "__subclasshook__",
  ]

  private static let string: Set<String> = [
    "capitalize", "casefold", "center", "count", "encode", "endswith", "expandtabs", "find", "format", "format_map",
    "index", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric",
    "isprintable", "isspace", "istitle", "isupper", "join", "ljust", "lower", "lstrip", "maketrans", "partition",
    "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit", "rstrip", "split",
    "splitlines", "startswith", "strip", "swapcase", "title", "translate", "upper", "zfill",
  ]
}

extension Renderer {
  func call(method name: String, of owner: Value, _ arguments: Arguments) throws(ChatTemplateError) -> Value {
    switch owner {
    case .string(let text), .markup(let text): return try call(name, of: text, owner, arguments)
    case .dictionary(let dictionary): return try call(name, of: dictionary, arguments)
    case .list, .tuple, .group, .range: return try call(name, ofSequence: owner, arguments)
    case .loop(let loop): return try call(name, of: loop, arguments)
    case .cycler(let cycler):
      _ = try arguments.bound(name, [])
      if name == "next" { return cycler.next() }
      cycler.reset()
      return .none
    case .callable: return try fromKeys(arguments)
    case .integer, .bool, .float: return try call(name, ofNumber: owner, arguments)
    default: throw .rendering("\(owner.typeName) has no method '\(name)'")
    }
  }

  private func call(_ name: String, of loop: LoopState, _ arguments: Arguments) throws(ChatTemplateError) -> Value {
    guard arguments.named.isEmpty else { throw .rendering("loop.\(name) takes no arguments by name") }
    if name == "cycle" {
      guard !arguments.positional.isEmpty else { throw .rendering("loop.cycle needs at least one item") }
      return arguments.positional[loop.index0 % arguments.positional.count]
    }
    return .bool(
      try loop.changed(to: .tuple(arguments.positional)) { left, right throws(ChatTemplateError) in
        try equal(left, right)
      })
  }

  private func call(
    _ name: String, ofNumber number: Value, _ arguments: Arguments
  ) throws(ChatTemplateError) -> Value {
    _ = try arguments.bound(name, [])
    switch (name, number) {
    case ("is_integer", .float(let value)): return .bool(value.isFinite && value == value.rounded())
    case ("bit_count", _): return .integer((number.integer ?? 0).magnitude.nonzeroBitCount)
    case ("bit_length", _):
      return .integer(UInt.bitWidth - (number.integer ?? 0).magnitude.leadingZeroBitCount)
    default: return number.integer.map { .integer($0) } ?? number
    }
  }
}
