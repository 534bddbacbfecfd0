/// Pieces going in one by one, text coming out as soon as nothing that follows can change it.
struct DecodingStream: Sendable {
  private let steps: [DecodingStep]
  private var states: [State]
  /// Text that has come out and was not taken yet; UTF-8, save for what a byte-level vocabulary has broken itself.
  private var out: [UInt8] = []

  private struct State: Sendable {
    var held: [UInt8] = []
    var started = false
  }

  init(_ steps: [DecodingStep]) {
    self.steps = steps
    states = Array(repeating: State(), count: steps.count)
  }

  mutating func append(_ piece: [UInt8]) { push(piece, 0) }

  /// Lets go of everything that was held back.
  mutating func finish() {
    for index in steps.indices { flush(index) }
  }

  /// What has come out since the last time.
  mutating func take() -> String {
    defer { out.removeAll(keepingCapacity: true) }
    return String(decoding: out, as: UTF8.self)
  }

  private mutating func push(_ piece: [UInt8], _ index: Int) {
    guard index < steps.count else {
      out += piece
      return
    }
    switch steps[index] {
    case .byteLevel:
      ByteLevelAlphabet.read(piece.span, into: &states[index].held)
      let held = states[index].held
      let whole = held.count - UTF8Text.incompleteTail(held.span)
      if whole == 0 { return }
      states[index].held.removeFirst(whole)
      push(Array(held[..<whole]), index + 1)
    case .join:
      push(states[index].started ? [0x20] + piece : piece, index + 1)
      states[index].started = true
    }
  }

  private mutating func flush(_ index: Int) {
    switch steps[index] {
    case .byteLevel:
      let held = states[index].held
      states[index].held = []
      if !held.isEmpty { push(held, index + 1) }
    case .join: break
    }
  }
}
