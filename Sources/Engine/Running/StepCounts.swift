/// What the engine has done since it was made.
struct StepCounts {
  var steps = 0
  /// Seconds of all steps, and those of them in which nothing was computed.
  var computing = 0.0
  var scheduling = 0.0
  private var promptTokens = 0
  private var generatedTokens = 0
  private var finished = 0
  private var failed = 0

  mutating func note(_ pieces: [SequencePiece]) {
    for piece in pieces where piece.count > 1 { promptTokens += piece.count }
  }

  mutating func note(_ group: SequenceGroup) {
    generatedTokens += group.generatedCount
    if group.failure == nil { finished += 1 } else { failed += 1 }
  }

  var metrics: EngineMetrics {
    var metrics = EngineMetrics()
    metrics.steps = steps
    metrics.stepSeconds = computing
    metrics.schedulingSeconds = scheduling
    metrics.promptTokens = promptTokens
    metrics.generationTokens = generatedTokens
    metrics.finishedRequests = finished
    metrics.failedRequests = failed
    return metrics
  }
}
