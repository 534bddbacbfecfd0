/// How the next token is chosen from one row of logits. The order is vLLM's: raw logprobs, edits, penalties, then the
/// method.
public struct SamplingRequest: Sendable {
  /// Which token is chosen.
  public enum Method: Sendable {
    /// The first of those with the largest logit.
    case greedy
    /// One drawn by a number that is uniform between 0 (excluded) and 1 (included).
    case random(SamplingDistribution, uniform: Double)
    /// The likeliest tokens, for a search that follows several; their logprobs are those before edits.
    case candidates(Int)
  }

  /// The row of the logits.
  public var row: Int
  /// Applied in their order.
  public var edits: [LogitsEdit]
  public var penalties: TokenPenalties?
  public var method: Method
  /// What is reported beside the token; nil: nothing.
  public var report: LogprobsReport?
  /// Whether the token's logprob after edits and penalties, before temperature, is wanted.
  public var needsScore: Bool

  public init(
    row: Int, edits: [LogitsEdit] = [], penalties: TokenPenalties? = nil, method: Method = .greedy,
    report: LogprobsReport? = nil, needsScore: Bool = false
  ) {
    self.row = row
    self.edits = edits
    self.penalties = penalties
    self.method = method
    self.report = report
    self.needsScore = needsScore
  }
}

/// The tokens that may be drawn, and how likely each is. Min-p is applied first, then top-k, then top-p.
public struct SamplingDistribution: Sendable, Equatable {
  /// Above 0.
  public var temperature: Float
  /// Only that many of the likeliest tokens, with those that equal the last; 0: all.
  public var topK: Int
  /// Only the likeliest tokens that together have this probability. Above 0, up to 1.
  public var topP: Float
  /// Only tokens with at least this part of the likeliest one's probability. From 0 to 1.
  public var minP: Float

  public init(temperature: Float = 1, topK: Int = 0, topP: Float = 1, minP: Float = 0) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.minP = minP
  }
}

/// What was chosen from one row.
public struct SampledToken: Sendable, Equatable {
  /// The token; of candidates the likeliest, -1 where all tokens are ruled out.
  public var token: Int32
  /// Its logit after edits and penalties; -infinity or NaN where no token can be chosen.
  public var logit: Float
  /// Its logprob after edits and penalties, where it was asked for.
  public var score: Double
  /// What was asked to be reported; of candidates these.
  public var logprobs: [TokenLogprob]

  public init(token: Int32, logit: Float, score: Double = 0, logprobs: [TokenLogprob] = []) {
    self.token = token
    self.logit = logit
    self.score = score
    self.logprobs = logprobs
  }
}
