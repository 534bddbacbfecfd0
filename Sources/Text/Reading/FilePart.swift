import JSON

/// A part of a `tokenizer.json` that says by `type` what it is: a normalizer, a pre-tokenizer, …
struct FilePart {
  let json: JSONValue
  let type: String
  /// What errors call it: `normalizer "NFC"`.
  let name: String

  init(_ json: JSONValue, kind: String) throws(TextReason) {
    guard let type = json["type"]?.string else { throw TextReason("the \(kind) has no \"type\"") }
    self.json = json
    self.type = type
    name = "\(kind) \"\(type)\""
  }

  func flag(_ key: String, default fallback: Bool? = nil) throws(TextReason) -> Bool {
    guard let value = json[key], !value.isNull else {
      if let fallback { return fallback }
      throw TextReason("the \(name) has no \"\(key)\"")
    }
    guard let flag = value.bool else { throw TextReason("\"\(key)\" of the \(name) must be true or false") }
    return flag
  }

  func text(_ key: String) throws(TextReason) -> String {
    guard let text = json[key]?.string else { throw TextReason("the \(name) has no string \"\(key)\"") }
    return text
  }

  /// A count of something, not negative.
  func count(_ key: String) throws(TextReason) -> Int {
    guard let count = json[key]?.integer, 0...0xFFFF ~= count else {
      throw TextReason("\"\(key)\" of the \(name) must be a small number")
    }
    return count
  }

  func list(_ key: String) throws(TextReason) -> [JSONValue] {
    guard let list = json[key]?.array else { throw TextReason("the \(name) has no list \"\(key)\"") }
    return list
  }

  /// A single character, as UTF-8.
  func scalar(_ key: String) throws(TextReason) -> [UInt8] {
    let text = try text(key)
    guard text.unicodeScalars.count == 1 else {
      throw TextReason("\"\(key)\" of the \(name) must be one character")
    }
    return Array(text.utf8)
  }

  enum Pattern {
    case text(String)
    case regularExpression(String)
  }

  /// `{"String": …}` or `{"Regex": …}`.
  func pattern() throws(TextReason) -> Pattern {
    let pattern = json["pattern"]
    if let text = pattern?["String"]?.string, !text.isEmpty { return .text(text) }
    if let text = pattern?["Regex"]?.string { return .regularExpression(text) }
    throw TextReason("the \(name) has no \"pattern\" that is a \"String\" or a \"Regex\"")
  }

  var unknown: TextReason { TextReason("the \(name) is not known here") }

  func unknownPattern(_ text: String) -> TextReason {
    TextReason("the regular expression \(text) of the \(name) is not among the known ones")
  }

  /// An id; they fit 32 bits.
  func id(_ value: JSONValue?, of what: String) throws(TextReason) -> Int32 {
    guard let id = value?.integer, 0..<SlotTable.limit ~= id else {
      throw TextReason("\(what) of the \(name) must have ids that are small numbers")
    }
    return Int32(truncatingIfNeeded: id)
  }
}
