/// The arguments of a call, evaluated.
struct Arguments {
  var positional: [Value] = []
  var named: [(name: String, value: Value)] = []

  /// The arguments in the order of `parameters`, as Python assigns them; nil where one was left out. Fails where there
  /// are too many, an unknown one, one given twice, or fewer than `required`.
  func bound(
    _ function: String, _ parameters: [String], required: Int = 0, positionalOnly: Bool = false
  ) throws(ChatTemplateError) -> [Value?] {
    guard positional.count <= parameters.count else {
      throw .rendering("\(function) takes at most \(parameters.count) arguments, not \(positional.count)")
    }
    var bound: [Value?] = positional
    bound += Array(repeating: nil, count: parameters.count - positional.count)
    for (name, value) in named {
      guard !positionalOnly, let place = parameters.firstIndex(of: name) else {
        throw .rendering("\(function) takes no argument named '\(name)'")
      }
      guard bound[place] == nil else { throw .rendering("\(function) got two values for '\(name)'") }
      bound[place] = value
    }
    for place in 0..<required where bound[place] == nil {
      throw .rendering("\(function) needs the argument '\(parameters[place])'")
    }
    return bound
  }
}
