/// What is not there: it prints as nothing, and everything but printing, testing and looping over it fails.
final class Undefined: Sendable {
  private enum Origin {
    case name(String)
    case attribute(String, of: String)
    case element(String, of: String)
    case hint(String)
  }

  private let origin: Origin

  private init(_ origin: Origin) { self.origin = origin }

  static func name(_ name: String) -> Value { .undefined(Undefined(.name(name))) }

  static func hint(_ hint: String) -> Value { .undefined(Undefined(.hint(hint))) }

  static func attribute(_ name: String, of owner: Value) -> Value {
    .undefined(Undefined(.attribute(name, of: describe(owner))))
  }

  static func element(_ key: String, of owner: Value) -> Value {
    .undefined(Undefined(.element(key, of: describe(owner))))
  }

  /// An attribute that the sandbox hides: those that would change a value, and Python's own.
  static func unsafe(_ name: String, of owner: Value) -> Value {
    hint("access to '\(name)' of a \(owner.typeName) is not allowed in a chat template")
  }

  private static func describe(_ owner: Value) -> String {
    if case .none = owner { return "None" }
    return "\(owner.typeName) object"
  }

  var error: ChatTemplateError {
    switch origin {
    case .name(let name): .rendering("'\(name)' is undefined")
    case .attribute(let name, let owner): .rendering("'\(owner)' has no attribute '\(name)'")
    case .element(let key, let owner): .rendering("\(owner) has no element \(key)")
    case .hint(let hint): .rendering(hint)
    }
  }
}
