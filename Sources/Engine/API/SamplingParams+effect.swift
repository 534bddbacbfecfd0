extension SamplingParams {
  /// Temperatures below this are greedy.
  static let greedyBelow: Float = 1e-5
  /// Sampling at less than this would overflow.
  static let leastTemperature: Float = 0.01

  /// What logits are divided by where a token is drawn.
  var effectiveTemperature: Float { max(temperature, Self.leastTemperature) }

  /// Whether logprobs of the answer are reported.
  var reportsLogprobs: Bool { logprobs != nil || logprobTokenIDs?.isEmpty == false }

  /// Whether tokens that are there already count.
  var penalizes: Bool { repetitionPenalty != 1 || frequencyPenalty != 0 || presencePenalty != 0 }

  /// What counts otherwise than it was given: one sentence each.
  var notices: [String] {
    guard temperature > 0, temperature < Self.leastTemperature else { return [] }
    return [
      "temperature \(temperature) is less than \(Self.leastTemperature), which may cause numerical errors nan or inf in "
        + "tensors. We have maxed it out to \(Self.leastTemperature)."
    ]
  }
}
