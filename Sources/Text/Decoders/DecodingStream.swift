/// Pieces going in one by one, text coming out as soon as nothing that follows can change it.
struct DecodingStream: Sendable {
  private let steps: [DecodingStep]
  private var states: [State]
  /// Text that has come out and was not taken yet; UTF-8, save for what a byte-level vocabulary has broken itself.
  private var out: [UInt8] = []

  /// What a step has to remember.
  private struct State: Sendable {
    var held: [UInt8] = []
    var hasBegun = false
    /// How many characters were taken off the start.
    var stripped = 0
  }

  init(_ steps: [DecodingStep]) {
    self.steps = steps
    states = Array(repeating: State(), count: steps.count)
  }

  mutating func append(_ piece: [UInt8]) { push(piece, 0) }

  /// Lets go of everything that was held back.
  /// - Parameter keepsIncomplete: whether the start of a character whose rest never came is among that.
  mutating func finish(keepsIncomplete: Bool = true) {
    for index in steps.indices {
      if !keepsIncomplete { dropIncomplete(index) }
      flush(index)
    }
  }

  private mutating func dropIncomplete(_ index: Int) {
    switch steps[index] {
    case .byteLevel, .byteFallback: states[index].held.removeLast(UTF8Text.incompleteTail(states[index].held))
    case .replace, .metaspace, .endSuffix, .strip, .stripWhole, .join: break
    }
  }

  /// What has come out since the last time.
  mutating func take() -> String {
    defer { out.removeAll(keepingCapacity: true) }
    return String(decoding: out, as: UTF8.self)
  }

  /// Gives a piece to the step at `index`.
  private mutating func push(_ piece: [UInt8], _ index: Int) {
    guard index < steps.count else { return out += piece }
    switch steps[index] {
    case .byteLevel:
      ByteLevelAlphabet.read(piece.span, into: &states[index].held)
      let tail = UTF8Text.incompleteTail(states[index].held)
      release(index, keeping: tail)
    case .byteFallback:
      if let byte = ByteFallback.byte(piece) { return states[index].held.append(byte) }
      flush(index)
      push(piece, index + 1)
    case .replace(let replacement): push(replacement.apply(to: piece), index + 1)
    case .metaspace(let replacement, let drops):
      let space: [UInt8] = drops && !states[index].hasBegun ? [] : [0x20]
      states[index].hasBegun = true
      push(Replacement(pattern: .text(replacement), content: space).apply(to: piece), index + 1)
    case .endSuffix:
      flush(index, isLast: false)
      states[index].hasBegun = true
      states[index].held = piece
    case .strip(let stripping): push(stripping.strip(piece), index + 1)
    case .stripWhole(let stripping):
      let start = stripping.start(of: piece, states[index].stripped, &states[index].hasBegun)
      states[index].stripped += start
      states[index].held += piece[(start * stripping.content.count)...]
      release(index, keeping: stripping.stop(of: states[index].held) * stripping.content.count)
    case .join:
      push(states[index].hasBegun ? [0x20] + piece : piece, index + 1)
      states[index].hasBegun = true
    }
  }

  /// Hands on what is held, save for the last `count` bytes.
  private mutating func release(_ index: Int, keeping count: Int) {
    let held = states[index].held
    if held.count == count { return }
    states[index].held = Array(held.suffix(count))
    push(Array(held.dropLast(count)), index + 1)
  }

  /// Hands on what is held, as the next piece does not belong to it or, where `isLast`, there is none.
  private mutating func flush(_ index: Int, isLast: Bool = true) {
    let held = states[index].held
    switch steps[index] {
    case .byteLevel: release(index, keeping: 0)
    case .byteFallback:
      if held.isEmpty { return }
      states[index].held = []
      for piece in ByteFallback.pieces(held) { push(piece, index + 1) }
    case .endSuffix(let suffix):
      if !states[index].hasBegun { return }
      states[index].held = []
      push(Replacement(pattern: .text(suffix), content: isLast ? [] : [0x20]).apply(to: held), index + 1)
    case .stripWhole(let stripping):
      // What is left at the end is what may be taken off there.
      let count = min(stripping.stop(of: held), stripping.stop) * stripping.content.count
      states[index].held = []
      push(Array(held.dropLast(count)), index + 1)
    case .replace, .metaspace, .strip, .join: break
    }
  }
}
