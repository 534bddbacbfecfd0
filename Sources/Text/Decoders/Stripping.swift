extension DecodingStep.Stripping {
  /// A piece without the character at its ends.
  func strip(_ piece: [UInt8]) -> [UInt8] {
    var hasBegun = false
    let rest = piece.dropFirst(start(of: piece, 0, &hasBegun) * content.count)
    return Array(rest.dropLast(stop(of: Array(rest)) * content.count))
  }

  /// How many to take off the start of a text of which `done` are off already.
  /// - Parameter hasBegun: whether something else has come, so that nothing more goes.
  func start(of text: [UInt8], _ done: Int, _ hasBegun: inout Bool) -> Int {
    var count = 0
    var rest = text[...]
    while !hasBegun, done + count < start, rest.starts(with: content) {
      rest = rest.dropFirst(content.count)
      count += 1
    }
    if !rest.isEmpty { hasBegun = true }
    return count
  }

  /// How many there are at the end of a text, at most as many as may go.
  func stop(of text: [UInt8]) -> Int {
    var count = 0
    var rest = text[...]
    while count < stop, rest.count >= content.count, rest.suffix(content.count).elementsEqual(content) {
      rest = rest.dropLast(content.count)
      count += 1
    }
    return count
  }
}
