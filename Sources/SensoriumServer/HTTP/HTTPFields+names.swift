import HTTPTypes

extension HTTPFields {
  /// A field by a name that the package of HTTP's types has no constant for.
  subscript(named name: String) -> String? {
    get { HTTPField.Name(name).flatMap { self[$0] } }
    set { if let name = HTTPField.Name(name) { self[name] = newValue } }
  }
}
