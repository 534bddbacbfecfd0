import JSON

extension PreTokenizer {
  /// Reads the `pre_tokenizer` of a `tokenizer.json`; nil for `null`.
  static func read(_ json: JSONValue) throws(TextReason) -> PreTokenizer? {
    if json.isNull { return nil }
    let part = try FilePart(json, kind: "pre-tokenizer")
    switch part.type {
    case "ByteLevel":
      return .byteLevel(
        ByteLevel(
          addsPrefixSpace: try part.flag("add_prefix_space"), cuts: try part.flag("use_regex", default: true)))
    case "Split": return .split(try Split(part))
    case "Digits":
      let isolates = try part.flag("individual_digits")
      return .split(Split(pattern: .number, behavior: isolates ? .isolated : .contiguous, inverts: false))
    case "Metaspace": return .metaspace(try Metaspace(part))
    case "Sequence":
      var steps: [PreTokenizer] = []
      for step in try part.list("pretokenizers") { if let step = try read(step) { steps.append(step) } }
      return .sequence(steps)
    default: throw part.unknown
    }
  }
}

extension Split {
  init(_ part: FilePart) throws(TextReason) {
    switch try part.pattern() {
    case .text(let text): pattern = .text(Array(text.utf8))
    case .regularExpression(let text):
      guard let known = SplitPattern(regularExpression: text) else { throw part.unknownPattern(text) }
      pattern = known
    }
    let stated = try part.text("behavior")
    guard let behavior = Behavior(rawValue: stated) else {
      throw TextReason("the behavior \"\(stated)\" of the \(part.name) is not known here")
    }
    self.behavior = behavior
    inverts = try part.flag("invert")
  }
}

extension Metaspace {
  /// Reads both spellings: today's `prepend_scheme` and the older `add_prefix_space`.
  init(_ part: FilePart) throws(TextReason) {
    replacement = try part.scalar("replacement")
    cuts = try part.flag("split", default: true)
    prepends = .always
    if part.json["prepend_scheme"] != nil {
      let stated = try part.text("prepend_scheme")
      guard let scheme = Tokenizer.PrefixSpace(rawValue: stated) else {
        throw TextReason("the prepend scheme \"\(stated)\" of the \(part.name) is not known here")
      }
      prepends = scheme
    }
    if try !part.flag("add_prefix_space", default: true) {
      guard part.json["prepend_scheme"] == nil || prepends == .never else {
        throw TextReason("\"add_prefix_space\" and \"prepend_scheme\" of the \(part.name) contradict each other")
      }
      prepends = .never
    }
  }
}
