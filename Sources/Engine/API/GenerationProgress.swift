/// How far a call is: what a bar of one's own needs, as vLLM's two have it ("Rendering prompts", "Processed prompts").
public struct GenerationProgress: Sendable {
  /// The requests of the call.
  public let total: Int
  /// Those whose text and media were made ready for the model, or were refused.
  public private(set) var rendered = 0
  /// Those that were answered or have failed.
  public private(set) var finished = 0
  /// Tokens of the prompts that were answered, each counted for each of its `n` answers.
  public private(set) var inputTokens = 0
  /// Tokens of the answers.
  public private(set) var outputTokens = 0
  /// Seconds since the call.
  public var elapsed = 0.0
  /// The request that has just finished; nil where one was rendered.
  public private(set) var output: RequestOutput?

  /// Nothing done of `total` requests. For counting several calls as one.
  public init(total: Int) { self.total = total }

  /// Counts a request that was rendered.
  public mutating func countRendered() {
    rendered += 1
    output = nil
  }

  /// Counts a request that has finished; one that failed has no tokens.
  public mutating func countFinished(_ output: RequestOutput) {
    finished += 1
    inputTokens += output.promptTokenIDs.count * output.outputs.count
    outputTokens += output.outputs.reduce(0) { $0 + $1.tokenIDs.count }
    self.output = output
  }

  /// Tokens a second until now.
  public var inputSpeed: Double { elapsed > 0 ? Double(inputTokens) / elapsed : 0 }
  public var outputSpeed: Double { elapsed > 0 ? Double(outputTokens) / elapsed : 0 }
}
