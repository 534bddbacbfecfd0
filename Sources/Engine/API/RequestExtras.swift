import Compute
import ModelKit
import Synchronization
import Text

/// What the rooms above the engine may want of a request besides what `generate` offers: transcription does.
package struct RequestExtras: Sendable {
  /// Instead of the checkpoint's own rules.
  package var rules: [any LogitsRule]?
  /// Probabilities that are wanted of what follows a token of the prompt.
  package var probe: TokenProbe?
  /// Whether the attention of the graph's alignment heads to the source is wanted, of the prompt's tokens.
  package var tapsAttention = false
  /// Whether the answers are scored: see `CompletionOutput.score`.
  package var scoresAnswers = false

  package init() {}
}

/// A look at what the model expects after a token of the prompt.
package struct TokenProbe: Sendable {
  /// The token's place in the prompt.
  package let place: Int
  /// The tokens whose probabilities are wanted.
  package let tokens: [Int32]

  package init(place: Int, tokens: [Int32]) {
    self.place = place
    self.tokens = tokens
  }
}

/// The attention of some heads to the source: for each head the tokens' rows, one after the other.
package struct SourceAttention: Sendable {
  /// For each head `[rows, positions]`, each row summing to 1.
  package private(set) var heads: [[Float]]
  package private(set) var rows = 0
  package let positions: Int

  init(heads: Int, positions: Int) {
    self.heads = Array(repeating: [], count: heads)
    self.positions = positions
  }

  /// Takes up `count` rows after those that are there, of a step's `weights` `[rows, positions]` for each head.
  mutating func append(_ weights: [[Float]], from first: Int, count: Int) {
    for (head, values) in weights.enumerated() {
      heads[head] += values[first * positions..<(first + count) * positions]
    }
    rows += count
  }
}

extension LLM {
  /// Answers one prompt with more than `generate` offers, together with all other requests.
  package func answer(
    _ prompt: Prompt, _ params: SamplingParams, beams: BeamSearchParams? = nil, _ extras: RequestExtras
  ) async -> RequestOutput {
    let number = requestCount.add(1, ordering: .relaxed).oldValue
    return await run(Request(prompt: prompt, params: params, beams: beams, extras: extras), number: number)
  }

  package var processor: any InputProcessor { model.processor }
  package var tokenizer: Tokenizer { model.tokenizer }
  package var graph: any ForwardGraph { model.graph }
  /// How many requests are prepared or under way at a time.
  package var requestsInFlight: Int { maxRequestsInFlight }
}
