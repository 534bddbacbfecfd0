import JSON

/// The `model` of a `tokenizer.json`: its options as they are written, its tables as arrays.
struct ModelSection {
  var type: String?
  var vocabulary = PieceTable()
  var merges = MergeList()
  var unknown: String?
  var dropout = 0.0
  var options = BytePairModel.Options()
  var hasVocabulary = false
  var hasMerges = false

  init() {}

  init(_ scanner: inout JSONScanner) throws(JSONError) {
    try scanner.object { key, scanner throws(JSONError) in
      if try scanner.peek() == .null { return try scanner.skip() }
      switch key {
      case "type": self.type = try scanner.string()
      case "vocab":
        // Models of other types have a list here; what is wrong is said once the type is known.
        guard try scanner.peek() == .object else { return try scanner.skip() }
        self.vocabulary = try PieceTable(&scanner)
        self.hasVocabulary = true
      case "merges":
        self.merges = try MergeList(&scanner)
        self.hasMerges = true
      case "unk_token": self.unknown = try scanner.string()
      case "dropout": self.dropout = try scanner.number().number ?? 0
      case "continuing_subword_prefix": self.options.continuingPrefix = Array(try scanner.string().utf8)
      case "end_of_word_suffix": self.options.endSuffix = Array(try scanner.string().utf8)
      case "fuse_unk": self.options.fusesUnknown = try scanner.bool()
      case "byte_fallback": self.options.fallsBackToBytes = try scanner.bool()
      case "ignore_merges": self.options.ignoresMerges = try scanner.bool()
      default: try scanner.skip()
      }
    }
  }

  func bytePairs() throws(TextReason) -> BytePairModel {
    if let type, type != "BPE" { throw TextReason("the model is of type \"\(type)\"; only \"BPE\" is known") }
    guard hasVocabulary else { throw TextReason("the model has no \"vocab\" that maps pieces to ids") }
    guard hasMerges else { throw TextReason("the model has no \"merges\"; only \"BPE\" models are known") }
    guard dropout == 0 else {
      throw TextReason("the model has a dropout of \(dropout), which makes encoding random; set it to null")
    }
    var options = options
    if let unknown, !unknown.isEmpty {
      options.unknown = vocabulary.number(of: Array(unknown.utf8).span).map { Int32($0) }
      guard options.unknown != nil || spellsEveryByte else {
        throw TextReason("the model's \"unk_token\" \"\(unknown)\" is not in its vocabulary")
      }
    }
    return BytePairModel(
      options: options, merges: try merges.resolve(vocabulary, options.continuingPrefix.count), vocabulary: vocabulary)
  }

  /// Whether no text can need an unknown piece.
  private var spellsEveryByte: Bool {
    (UInt8(0)...255).allSatisfy { byte in
      var spelling: [UInt8] = []
      ByteLevelAlphabet.spell([byte].span, into: &spelling)
      return vocabulary.number(of: spelling.span) != nil
    }
  }
}

extension PieceTable {
  /// Reads `{"piece": id, …}`.
  init(_ scanner: inout JSONScanner) throws(JSONError) {
    self.init(capacity: 1 << 16)
    try scanner.object { key, scanner throws(JSONError) in
      let offset = scanner.offset
      let id = try scanner.integer()
      guard 0..<SlotTable.limit ~= id else { throw JSONError("the id \(id) of \"\(key)\" is out of range", at: offset) }
      let start = self.bytes.count
      self.bytes.append(contentsOf: key.utf8)
      guard self.place(id, from: start) else {
        throw JSONError("the id \(id) of \"\(key)\" is that of another piece too", at: offset)
      }
    }
    index()
  }
}
