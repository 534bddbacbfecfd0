import JSON
import Spelling

/// What is wrong with a line of a prompts file.
struct FieldError: Error {
  /// The end of a sentence whose subject is the line: "has a 'prompt' that is not a text".
  let predicate: String

  init(_ predicate: String) { self.predicate = predicate }
}

/// The members of a JSON object, read by name and kind.
struct Fields {
  private let object: JSONObject
  /// What stands in front of names in messages: nothing, or "sampling_params.".
  private let place: String

  /// - Parameter place: the name of the member that holds the object; empty for the line itself.
  init(_ value: JSONValue, at place: String = "") throws(FieldError) {
    guard let object = value.object else {
      throw FieldError(place.isEmpty ? "is not a JSON object" : "has a '\(place)' that is not an object")
    }
    self.object = object
    self.place = place.isEmpty ? "" : place + "."
  }

  /// Refuses names that are not among `known`, with the nearest that is.
  func allow(_ known: [String]) throws(FieldError) {
    guard let strange = object.members.first(where: { !known.contains($0.key) })?.key else { return }
    let advice =
      nearestSpelling(to: strange, among: known).map { "did you mean '\($0)'?" }
      ?? "known are \(known.joined(separator: ", "))"
    throw FieldError("has the unknown field '\(place)\(strange)'; \(advice)")
  }

  /// All members by name.
  var all: [String: JSONValue] { Dictionary(object.members.map { ($0.key, $0.value) }) { $1 } }

  /// The member; nil where it is absent or null.
  func value(_ name: String) -> JSONValue? {
    guard let value = object[name], !value.isNull else { return nil }
    return value
  }

  /// Whether the member is there, be it null.
  func has(_ name: String) -> Bool { object[name] != nil }

  func read<Value>(
    _ name: String, _ kind: String, _ convert: (JSONValue) -> Value?
  ) throws(FieldError) -> Value? {
    guard let value = value(name) else { return nil }
    guard let converted = convert(value) else { throw FieldError("has a '\(place)\(name)' that is not \(kind)") }
    return converted
  }

  func text(_ name: String) throws(FieldError) -> String? { try read(name, "a text") { $0.string } }
  func flag(_ name: String) throws(FieldError) -> Bool? { try read(name, "true or false") { $0.bool } }
  func integer(_ name: String) throws(FieldError) -> Int? { try read(name, "an integer") { $0.integer } }
  func number(_ name: String) throws(FieldError) -> Float? {
    try read(name, "a number") { $0.number.map { Float($0) } }
  }

  func tokens(_ name: String) throws(FieldError) -> [Int32]? {
    try read(name, "a list of token ids") { value in
      guard let values = value.array else { return nil }
      let ids = values.compactMap { $0.integer.flatMap { Int32(exactly: $0) } }
      return ids.count == values.count ? ids : nil
    }
  }
}
