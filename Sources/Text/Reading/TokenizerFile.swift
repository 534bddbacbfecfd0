import JSON

/// What a `tokenizer.json` holds, read in one pass: the large tables into arrays, the small parts as trees.
struct TokenizerFile {
  var model = ModelSection()
  var addedTokens: [AddedToken] = []
  var normalizer = JSONValue.null
  var preTokenizer = JSONValue.null
  var postProcessor = JSONValue.null
  var decoder = JSONValue.null

  init(_ json: [UInt8]) throws(TextReason) {
    var hasModel = false
    var version = JSONValue.null
    do {
      var scanner = JSONScanner(json.span)
      try scanner.object { key, scanner throws(JSONError) in
        switch key {
        case "model":
          hasModel = true
          self.model = try ModelSection(&scanner)
        case "added_tokens": self.addedTokens = try AddedToken.list(&scanner)
        case "version": version = try scanner.value()
        case "normalizer": self.normalizer = try scanner.value()
        case "pre_tokenizer": self.preTokenizer = try scanner.value()
        case "post_processor": self.postProcessor = try scanner.value()
        case "decoder": self.decoder = try scanner.value()
        default: try scanner.skip()
        }
      }
      try scanner.end()
    } catch {
      throw TextReason("is no tokenizer.json that can be read: \(error)")
    }
    if !version.isNull, version != .string("1.0") {
      throw TextReason("is of version \(version.string.map { "\"\($0)\"" } ?? "unknown"); only \"1.0\" is known")
    }
    guard hasModel else { throw TextReason("has no \"model\", so it is no tokenizer.json") }
  }
}

extension AddedToken {
  static func list(_ scanner: inout JSONScanner) throws(JSONError) -> [AddedToken] {
    if try scanner.peek() == .null {
      try scanner.skip()
      return []
    }
    var tokens: [AddedToken] = []
    try scanner.array { scanner throws(JSONError) in tokens.append(try AddedToken(&scanner)) }
    return tokens
  }

  private init(_ scanner: inout JSONScanner) throws(JSONError) {
    let start = scanner.offset
    var hasContent = false
    try scanner.object { key, scanner throws(JSONError) in
      switch key {
      case "content":
        self.content = try scanner.string()
        hasContent = true
      case "special": self.isSpecial = try scanner.bool()
      case "single_word": self.singleWord = try scanner.bool()
      case "lstrip": self.stripsLeft = try scanner.bool()
      case "rstrip": self.stripsRight = try scanner.bool()
      case "normalized": self.isNormalized = try scanner.bool()
      default: try scanner.skip()
      }
    }
    guard hasContent else { throw JSONError("an added token has no \"content\"", at: start) }
  }
}
