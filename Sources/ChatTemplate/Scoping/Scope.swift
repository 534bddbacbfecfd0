/// The variables of a scope, found as Jinja's compiler finds them: before anything runs, from where a name is first
/// read or set. So a name that a template sets at its top level is never taken from the given variables, even above.
final class Scope {
  /// A function's slots, shared by its scopes.
  final class Function {
    let depth: Int
    var slotCount = 0

    init(depth: Int) { self.depth = depth }
  }

  /// Names as known after some of the scope's statements; branches of an `if` each go on with a copy.
  struct Symbols {
    var references: [String: Variable] = [:]
    var loads: [Variable: Load] = [:]
    var stores: Set<String> = []
  }

  enum Load { case parameter, given(String), outer(Variable), missing }

  let function: Function
  let parent: Scope?
  var symbols = Symbols()
  private var slots: [String: Variable] = [:]

  init(in function: Function, parent: Scope?) {
    self.function = function
    self.parent = parent
  }

  func find(_ name: String) -> Variable? { symbols.references[name] ?? parent?.find(name) }

  /// The same slot for the same name in all branches.
  private func define(_ name: String, _ load: Load) -> Variable {
    let variable: Variable
    if let known = slots[name] {
      variable = known
    } else {
      variable = Variable(depth: function.depth, slot: function.slotCount)
      function.slotCount += 1
      slots[name] = variable
    }
    symbols.references[name] = variable
    symbols.loads[variable] = load
    return variable
  }

  func read(_ name: String) {
    if find(name) == nil { _ = define(name, .given(name)) }
  }

  func store(_ name: String) {
    symbols.stores.insert(name)
    guard symbols.references[name] == nil else { return }
    _ = define(name, parent?.find(name).map { .outer($0) } ?? .missing)
  }

  @discardableResult
  func declareParameter(_ name: String) -> Variable {
    symbols.stores.insert(name)
    return define(name, .parameter)
  }

  /// Goes through the branches of an `if`, each from where the scope stands now, and joins what they found.
  func branches(_ bodies: [() -> Void]) {
    let before = symbols
    let ends = bodies.map { body in
      symbols = before
      body()
      return symbols
    }
    symbols = before
    let stores = ends.reduce(into: Set<String>()) { $0.formUnion($1.stores) }.subtracting(before.stores)
    for end in ends {
      symbols.references.merge(end.references) { $1 }
      symbols.loads.merge(end.loads) { $1 }
      symbols.stores.formUnion(end.stores)
    }
    for name in stores {
      guard let variable = symbols.references[name] else { continue }
      symbols.loads[variable] = parent?.find(name).map { .outer($0) } ?? .given(name)
    }
  }
}
