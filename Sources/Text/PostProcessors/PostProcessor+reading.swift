import JSON

extension PostProcessor {
  /// Reads the `post_processor` of a `tokenizer.json`: what it does to one text; pairs are not encoded here.
  static func read(_ json: JSONValue) throws(TextReason) -> PostProcessor {
    var processor = PostProcessor()
    if json.isNull { return processor }
    let part = try FilePart(json, kind: "post-processor")
    switch part.type {
    case "ByteLevel": break  // It changes offsets only.
    case "TemplateProcessing": try processor.readTemplate(part)
    case "RobertaProcessing", "BertProcessing":
      processor.prefix = [try pairedID("cls", part)]
      processor.suffix = [try pairedID("sep", part)]
    case "Sequence":
      for step in try part.list("processors") {
        let inner = try read(step)
        guard processor.isEmpty || inner.isEmpty else {
          throw TextReason("the \(part.name) adds tokens in two steps, which is not known here")
        }
        if processor.isEmpty { processor = inner }
      }
    default: throw part.unknown
    }
    return processor
  }

  private mutating func readTemplate(_ part: FilePart) throws(TextReason) {
    var hasText = false
    for piece in try part.list("single") {
      if let token = piece["SpecialToken"]?["id"]?.string {
        guard let stated = part.json["special_tokens"]?[token]?["ids"]?.array else {
          throw TextReason("the \(part.name) names \"\(token)\", which is not in its \"special_tokens\"")
        }
        var ids: [Int32] = []
        for id in stated { ids.append(try part.id(id, of: "\"\(token)\"")) }
        if hasText { suffix += ids } else { prefix += ids }
      } else if piece["Sequence"]?["id"]?.string == "A", !hasText {
        hasText = true
      } else {
        throw TextReason("\"single\" of the \(part.name) must be special tokens and the text, once")
      }
    }
    guard hasText else { throw TextReason("\"single\" of the \(part.name) has no place for the text") }
  }

  /// The id of `["<s>", 0]`.
  private static func pairedID(_ key: String, _ part: FilePart) throws(TextReason) -> Int32 {
    guard let pair = part.json[key]?.array, pair.count == 2 else {
      throw TextReason("\"\(key)\" of the \(part.name) must be a token and its id")
    }
    return try part.id(pair[1], of: "\"\(key)\"")
  }
}
