extension Renderer {
  func call(_ function: GlobalFunction, _ arguments: Arguments) throws(ChatTemplateError) -> Value {
    switch function {
    case .range: return .range(try range(arguments))
    case .dict: return .dictionary(try dictionary(arguments, "dict"))
    case .namespace: return .namespace(try Namespace(try dictionary(arguments, "namespace")))
    case .cycler:
      guard arguments.named.isEmpty, !arguments.positional.isEmpty else {
        throw .rendering("cycler needs at least one item, and none by name")
      }
      return .cycler(Cycler(arguments.positional))
    case .joiner:
      return .joiner(Joiner(try arguments.bound("joiner", ["sep"])[0] ?? .string(", ")))
    case .lipsum: throw .rendering("lipsum, which makes random text, is not supported in a chat template")
    case .raiseException:
      let message = try arguments.bound("raise_exception", ["message"], required: 1)[0] ?? .none
      throw ChatTemplateError(.refused, try string(message))
    case .strftimeNow:
      guard let format = try arguments.bound("strftime_now", ["format"], required: 1)[0]?.text else {
        throw .rendering("strftime_now needs a format, which is a string")
      }
      return .string(clock.formatted(format))
    }
  }

  private func range(_ arguments: Arguments) throws(ChatTemplateError) -> IntegerRange {
    guard arguments.named.isEmpty, (1...3).contains(arguments.positional.count) else {
      throw .rendering("range needs one to three integers")
    }
    var numbers: [Int] = []
    for value in arguments.positional {
      guard let number = value.integer else {
        throw .rendering("range needs integers, not a value of type \(value.typeName)")
      }
      numbers.append(number)
    }
    if numbers.count == 1 { return try IntegerRange(0, numbers[0], 1) }
    return try IntegerRange(numbers[0], numbers[1], numbers.count == 3 ? numbers[2] : 1)
  }

  /// `dict(…)`: of a dict or of pairs, and of arguments by name.
  private func dictionary(_ arguments: Arguments, _ name: String) throws(ChatTemplateError) -> OrderedDictionary {
    guard arguments.positional.count <= 1 else {
      throw .rendering("\(name) takes at most 1 argument without a name, not \(arguments.positional.count)")
    }
    var result = OrderedDictionary()
    switch arguments.positional.first {
    case .undefined(let undefined): throw undefined.error
    case .dictionary(let own): result = own
    case let pairs?:
      for pair in try elements(of: pairs) {
        let items = try elements(of: pair)
        guard items.count == 2 else { throw .rendering("\(name) needs pairs of a key and a value") }
        try result.set(items[0], items[1])
      }
    case nil: break
    }
    for (key, value) in arguments.named { result.set(.string(key), .string(key), value) }
    return result
  }

  /// What every template finds under these names, unless it is given something else by them.
  static var globals: [(name: String, value: Value)] {
    GlobalFunction.allCases.map { ($0.rawValue, .callable(.global($0))) }
  }
}
