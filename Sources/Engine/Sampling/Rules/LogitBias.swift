import Compute
import ModelKit

/// Adds to the logits of some tokens, at most 100 either way (`logitBias`).
struct LogitBias: LogitsRule {
  private let biases: [TokenBias]

  init(_ biases: [Int32: Float]) {
    self.biases = biases.map { TokenBias(token: $0, bias: min(100, max(-100, $1))) }
  }

  func edits(after tokens: [Int32], promptCount: Int) -> [LogitsEdit] { [.add(biases)] }
}
