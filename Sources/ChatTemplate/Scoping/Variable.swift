/// Where a variable is kept: a slot of an activation. Activations nest as Jinja's Python functions do: the template,
/// and in it each macro, each body of a call, each recursive loop, each condition of a loop.
struct Variable: Hashable, Sendable {
  /// How many functions its own function is in.
  let depth: Int
  let slot: Int
}

/// Where an expression finds a variable: so many activations further out.
struct Location: Sendable {
  let hops: Int
  let slot: Int
}

/// What a scope does with its variables when it is entered.
struct ScopeLayout: Sendable {
  enum Initial: Sendable {
    /// From the variables and functions that the template was given.
    case given(String)
    /// The value of an outer variable of that name, which the scope then changes for itself only.
    case outer(Location)
    /// Nothing yet.
    case missing
  }

  var initial: [(slot: Int, value: Initial)] = []
  /// Of variables that Jinja provides, where the scope has them: `loop`, `caller`, `kwargs`, `varargs`.
  var loop, caller, kwargs, varargs: Int?
  /// Where the condition of a loop has the names of the loop's target, in their order.
  var conditionTarget: [Int] = []
  /// How many slots the function that begins with this scope has; 0 where it begins none.
  var slotCount = 0
}
