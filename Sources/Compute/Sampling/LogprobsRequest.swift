/// What is reported of the tokens of one row.
public struct LogprobsReport: Sendable, Equatable {
  /// Which tokens are reported beside the one in question.
  public enum Tokens: Sendable, Equatable {
    /// So many of the likeliest, in order; -1: all.
    case top(Int)
    /// These, each once.
    case ids([Int32])
  }

  public var tokens: Tokens
  /// Logarithms of probabilities rather than logits.
  public var isNormalized: Bool
  /// Of the row after edits, penalties, temperature and what rules tokens out, rather than of the row as it came.
  public var isProcessed: Bool
  /// Whether ranks are wanted, each of which costs a look at the row.
  public var needsRanks: Bool

  public init(tokens: Tokens, isNormalized: Bool = true, isProcessed: Bool = false, needsRanks: Bool = true) {
    self.tokens = tokens
    self.isNormalized = isNormalized
    self.isProcessed = isProcessed
    self.needsRanks = needsRanks
  }
}

/// How likely a given token is by one row of logits, which stay as they are.
public struct LogprobsRequest: Sendable, Equatable {
  public var row: Int
  public var token: Int32
  public var report: LogprobsReport

  public init(row: Int, token: Int32, report: LogprobsReport) {
    self.row = row
    self.token = token
    self.report = report
  }
}

/// One token and how likely it is.
public struct TokenLogprob: Sendable, Equatable {
  public var token: Int32
  /// The natural logarithm of its probability, or its logit.
  public var logprob: Float
  /// 1 for the likeliest; 0 where ranks were not asked for.
  public var rank: Int

  public init(token: Int32, logprob: Float, rank: Int) {
    self.token = token
    self.logprob = logprob
    self.rank = rank
  }
}
