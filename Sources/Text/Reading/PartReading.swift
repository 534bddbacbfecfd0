import JSON

/// A part of a `tokenizer.json` that says by `type` what it is.
extension JSONValue {
  func type(of part: String) throws(TextReason) -> String {
    guard let type = self["type"]?.string else { throw TextReason("the \(part) has no \"type\"") }
    return type
  }

  func flag(_ key: String, _ part: String, default fallback: Bool? = nil) throws(TextReason) -> Bool {
    guard let value = self[key], !value.isNull else {
      if let fallback { return fallback }
      throw TextReason("the \(part) has no \"\(key)\"")
    }
    guard let flag = value.bool else { throw TextReason("\"\(key)\" of the \(part) must be true or false") }
    return flag
  }

  func text(_ key: String, _ part: String) throws(TextReason) -> String {
    guard let text = self[key]?.string else { throw TextReason("the \(part) has no string \"\(key)\"") }
    return text
  }

  func list(_ key: String, _ part: String) throws(TextReason) -> [JSONValue] {
    guard let list = self[key]?.array else { throw TextReason("the \(part) has no list \"\(key)\"") }
    return list
  }
}

extension Normalizer {
  static func read(_ json: JSONValue) throws(TextReason) -> Normalizer? {
    if json.isNull { return nil }
    let type = try json.type(of: "normalizer")
    switch type {
    case "Sequence":
      var steps: [Normalizer] = []
      for step in try json.list("normalizers", "normalizer") { if let step = try read(step) { steps.append(step) } }
      return .sequence(steps)
    default: throw TextReason("the normalizer \"\(type)\" is not known")
    }
  }
}

extension PreTokenizer {
  static func read(_ json: JSONValue) throws(TextReason) -> PreTokenizer? {
    if json.isNull { return nil }
    let type = try json.type(of: "pre-tokenizer")
    let part = "pre-tokenizer \"\(type)\""
    switch type {
    case "ByteLevel":
      return .byteLevel(
        ByteLevel(
          addsPrefixSpace: try json.flag("add_prefix_space", part),
          cuts: try json.flag("use_regex", part, default: true)))
    case "Sequence":
      var steps: [PreTokenizer] = []
      for step in try json.list("pretokenizers", part) { if let step = try read(step) { steps.append(step) } }
      return .sequence(steps)
    default: throw TextReason("the \(part) is not known")
    }
  }
}

extension PostProcessor {
  static func read(_ json: JSONValue) throws(TextReason) -> PostProcessor {
    var processor = PostProcessor()
    if json.isNull { return processor }
    let type = try json.type(of: "post-processor")
    let part = "post-processor \"\(type)\""
    switch type {
    case "ByteLevel": break  // It moves offsets only.
    case "TemplateProcessing": try processor.readTemplate(json, part)
    case "RobertaProcessing", "BertProcessing":
      processor.prefix = [try pair("cls", json, part)]
      processor.suffix = [try pair("sep", json, part)]
    case "Sequence":
      for step in try json.list("processors", part) {
        let inner = try read(step)
        processor.prefix = inner.prefix + processor.prefix
        processor.suffix += inner.suffix
      }
    default: throw TextReason("the \(part) is not known")
    }
    return processor
  }

  private mutating func readTemplate(_ json: JSONValue, _ part: String) throws(TextReason) {
    var seenText = false
    for piece in try json.list("single", part) {
      if let token = piece["SpecialToken"] {
        let name = try token.text("id", part)
        guard let ids = json["special_tokens"]?[name]?["ids"]?.array?.compactMap(\.integer) else {
          throw TextReason("the \(part) names \"\(name)\", which is not in its \"special_tokens\"")
        }
        if seenText { suffix += ids.map { Int32($0) } } else { prefix += ids.map { Int32($0) } }
      } else if piece["Sequence"]?["id"]?.string == "A", !seenText {
        seenText = true
      } else {
        throw TextReason("the \(part) must have the text once in \"single\"")
      }
    }
    guard seenText else { throw TextReason("the \(part) has no place for the text in \"single\"") }
  }

  private static func pair(_ key: String, _ json: JSONValue, _ part: String) throws(TextReason) -> Int32 {
    guard let pair = json[key]?.array, pair.count == 2, let id = pair[1].integer else {
      throw TextReason("\"\(key)\" of the \(part) must be a token and its id")
    }
    return Int32(id)
  }
}

extension DecodingStep {
  static func read(_ json: JSONValue) throws(TextReason) -> [DecodingStep] {
    if json.isNull { return [.join] }
    let type = try json.type(of: "decoder")
    switch type {
    case "ByteLevel": return [.byteLevel]
    default: throw TextReason("the decoder \"\(type)\" is not known")
    }
  }
}
