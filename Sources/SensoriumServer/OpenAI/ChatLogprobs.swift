import Engine

/// Log probabilities of an answer's tokens, in the form of chat completions.
struct ChatLogprobs: Encodable, Sendable {
  struct Candidate: Encodable, Sendable {
    let token: String
    let logprob: Float
    let bytes: [UInt8]
  }

  struct Token: Encodable, Sendable {
    let token: String
    let logprob: Float
    let bytes: [UInt8]
    let topLogprobs: [Candidate]

    enum CodingKeys: String, CodingKey {
      case token, logprob, bytes
      case topLogprobs = "top_logprobs"
    }
  }

  let content: [Token]

  /// - Parameters:
  ///   - steps: for each token the chosen one first.
  ///   - top: how many of the likeliest are wanted.
  init(_ steps: [[Logprob]], top: Int) {
    content = steps.compactMap { step in
      guard let chosen = step.first else { return nil }
      return Token(
        token: chosen.decodedToken, logprob: chosen.reported, bytes: Array(chosen.decodedToken.utf8),
        topLogprobs: step.likeliest(top).map {
          Candidate(token: $0.decodedToken, logprob: $0.reported, bytes: Array($0.decodedToken.utf8))
        })
    }
  }
}

/// One candidate at a place of the prompt, by its token's number.
struct PromptLogprob: Encodable, Sendable {
  let logprob: Float
  let rank: Int
  let decodedToken: String

  enum CodingKeys: String, CodingKey {
    case logprob, rank
    case decodedToken = "decoded_token"
  }

  static func places(_ places: [[Logprob]?]) -> [[String: PromptLogprob]?] {
    places.map { place in
      place.map { entries in
        Dictionary(
          entries.map {
            ("\($0.tokenID)", PromptLogprob(logprob: $0.reported, rank: $0.rank, decodedToken: $0.decodedToken))
          }, uniquingKeysWith: { first, _ in first })
      }
    }
  }
}

extension Logprob {
  /// As vLLM reports it: JSON has no infinity.
  var reported: Float { max(logprob, -9_999) }
}

extension [Logprob] {
  /// The chosen token may be among the likeliest or not; they are told in their order.
  func likeliest(_ count: Int) -> [Logprob] {
    Array(sorted { $0.rank < $1.rank }.prefix(count))
  }
}
