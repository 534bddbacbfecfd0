import ModelKit

/// Adds to the logits of some tokens, at most 100 either way (`logitBias`).
struct LogitBias: LogitsRule {
  private let biases: [(token: Int, bias: Float)]

  init(_ biases: [Int32: Float]) {
    self.biases = biases.map { (Int($0), min(100, max(-100, $1))) }
  }

  func apply(to logits: inout MutableSpan<Float>, tokens: [Int32], promptCount: Int) {
    for (token, bias) in biases { logits[token] += bias }
  }
}
