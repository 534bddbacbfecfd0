import JSON

/// The `merges` of a `tokenizer.json` in both spellings: `"left right"` and `["left", "right"]`.
struct MergeList {
  /// The two pieces of each merge, one after the other.
  private var bytes: [UInt8] = []
  /// Where each left piece ends and, after it, where the right one does.
  private var ends: [(left: UInt32, right: UInt32)] = []

  init() {}

  init(_ scanner: inout JSONScanner) throws(JSONError) {
    bytes.reserveCapacity(1 << 19)
    ends.reserveCapacity(1 << 16)
    try scanner.array { scanner throws(JSONError) in
      let offset = scanner.offset
      let start = self.bytes.count
      if try scanner.peek() == .string {
        try scanner.string(into: &self.bytes)
        guard let space = self.split(from: start) else {
          throw JSONError("a merge must be two pieces with one space between them", at: offset)
        }
        self.append(space)
      } else {
        var count = 0
        var left = start
        try scanner.array { scanner throws(JSONError) in
          left = count == 0 ? left : self.bytes.count
          try scanner.string(into: &self.bytes)
          count += 1
        }
        guard count == 2 else { throw JSONError("a merge must have two pieces", at: offset) }
        self.append(left)
      }
    }
  }

  private mutating func append(_ left: Int) {
    ends.append((UInt32(truncatingIfNeeded: left), UInt32(truncatingIfNeeded: bytes.count)))
  }

  /// Takes the one space out; nil where there is not exactly one. Returns where the left piece ends.
  private mutating func split(from start: Int) -> Int? {
    var space: Int?
    for index in start..<bytes.count where bytes[index] == 0x20 {
      if space != nil { return nil }
      space = index
    }
    if let space { bytes.remove(at: space) }
    return space
  }

  /// The merges by ids.
  /// - Parameter prefix: how many bytes of a right piece are `continuing_subword_prefix`, which the merged one lacks.
  func resolve(_ vocabulary: PieceTable, _ prefix: Int) throws(TextReason) -> MergeTable {
    guard ends.count < SlotTable.limit else {
      throw TextReason("the model has \(ends.count) merges, which is too many")
    }
    var table = MergeTable(count: ends.count)
    var start = 0
    var merged: Int32 = -1
    for end in ends {
      let left = start..<Int(end.left)
      let right = left.upperBound..<Int(end.right)
      start = right.upperBound
      // Pieces mostly stand in the vocabulary in the order of their merges.
      let whole = bytes.span.extracting(left.lowerBound..<right.upperBound)
      if prefix == 0, vocabulary.isPiece(Int(merged) + 1, whole) {
        merged += 1
      } else {
        merged = try self.merged(vocabulary, left, right, prefix)
      }
      table.append(try id(vocabulary, left), try id(vocabulary, right), merged)
    }
    return table
  }

  private func merged(
    _ vocabulary: PieceTable, _ left: Range<Int>, _ right: Range<Int>, _ prefix: Int
  ) throws(TextReason) -> Int32 {
    if prefix == 0 { return try id(vocabulary, left.lowerBound..<right.upperBound) }
    guard right.count >= prefix else {
      throw TextReason("the merge of \"\(text(left))\" and \"\(text(right))\" lacks the \"continuing_subword_prefix\"")
    }
    let spelling = Array(bytes[left]) + bytes[right].dropFirst(prefix)
    guard let number = vocabulary.number(of: spelling.span) else {
      throw missing(String(decoding: spelling, as: UTF8.self))
    }
    return Int32(number)
  }

  private func id(_ vocabulary: PieceTable, _ range: Range<Int>) throws(TextReason) -> Int32 {
    guard let number = vocabulary.number(of: bytes.span.extracting(range)) else { throw missing(text(range)) }
    return Int32(number)
  }

  private func missing(_ piece: String) -> TextReason {
    TextReason("a merge needs the piece \"\(piece)\", which is not in the vocabulary")
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
