/// What can be called.
enum Callable {
  case global(GlobalFunction)
  /// With the activation in which it was defined.
  case macro(Macro, Activation)
  indirect case method(String, of: Value)

  var typeName: String {
    switch self {
    case .global: "function"
    case .macro: "Macro"
    case .method: "builtin_function_or_method"
    }
  }
}

/// The functions that every chat template has.
enum GlobalFunction: String, CaseIterable {
  case range, dict, namespace, cycler, joiner, lipsum
  case raiseException = "raise_exception"
  case strftimeNow = "strftime_now"
}

/// The variables of one run of a function: the template, a macro, a body of a call, a recursive loop.
final class Activation {
  /// Nil where nothing was stored yet.
  var slots: [Value?]
  let outer: Activation?

  init(slotCount: Int, in outer: Activation?) {
    slots = Array(repeating: nil, count: slotCount)
    self.outer = outer
  }

  func at(hops: Int) -> Activation {
    var activation = self
    for _ in 0..<hops {
      guard let outer = activation.outer else { break }
      activation = outer
    }
    return activation
  }
}
