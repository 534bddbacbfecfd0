import JSON

extension Normalizer {
  /// Reads the `normalizer` of a `tokenizer.json`; nil for `null`.
  static func read(_ json: JSONValue) throws(TextReason) -> Normalizer? {
    if json.isNull { return nil }
    let part = try FilePart(json, kind: "normalizer")
    switch part.type {
    case "NFC": return .form(.nfc)
    case "NFD": return .form(.nfd)
    case "NFKC": return .form(.nfkc)
    case "NFKD": return .form(.nfkd)
    case "Lowercase": return .lowercase
    case "Prepend": return .prepend(Array(try part.text("prepend").utf8))
    case "Replace": return .replace(try Replacement(part))
    case "Strip": return .strip(left: try part.flag("strip_left"), right: try part.flag("strip_right"))
    case "Sequence":
      var steps: [Normalizer] = []
      for step in try part.list("normalizers") { if let step = try read(step) { steps.append(step) } }
      return .sequence(steps)
    default: throw part.unknown
    }
  }
}

extension Replacement {
  init(_ part: FilePart) throws(TextReason) {
    content = Array(try part.text("content").utf8)
    switch try part.pattern() {
    case .text(let text): pattern = .text(Array(text.utf8))
    case .regularExpression(let text):
      guard let known = Pattern(regularExpression: text) else { throw part.unknownPattern(text) }
      pattern = known
    }
  }
}
