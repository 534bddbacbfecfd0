/// What an engine has done and holds; all counts are since it was made.
public struct EngineMetrics: Sendable, Equatable {
  /// Sequences that are computed, and that wait.
  public internal(set) var runningRequests = 0
  public internal(set) var waitingRequests = 0
  /// Requests that were answered, and that failed or were cancelled while they were computed.
  public internal(set) var finishedRequests = 0
  public internal(set) var failedRequests = 0
  /// Prompt tokens that were computed; those found in the prefix cache are not among them.
  public internal(set) var promptTokens = 0
  public internal(set) var generationTokens = 0
  /// Tokens that were looked for in the prefix cache, and those of them that were there.
  public internal(set) var prefixCacheQueries = 0
  public internal(set) var prefixCacheHits = 0
  /// Items that were looked for among the prepared ones, and those of them that were there.
  public internal(set) var mediaCacheQueries = 0
  public internal(set) var mediaCacheHits = 0
  public internal(set) var mediaCacheBytes = 0
  /// How often an encoder ran.
  public internal(set) var encoderRuns = 0
  public internal(set) var encoderCacheBytes = 0
  /// How often a sequence had to give up its blocks for another.
  public internal(set) var preemptions = 0
  /// Blocks of keys and values that are in use, and all there are.
  public internal(set) var heldBlocks = 0
  public internal(set) var blocks = 0
  /// The part of all blocks that is in use, from 0 to 1.
  public var cacheUsage: Double { blocks > 0 ? Double(heldBlocks) / Double(blocks) : 0 }
  public internal(set) var steps = 0
  /// Seconds that all steps took, and those of them in which the engine planned instead of computing.
  public internal(set) var stepSeconds = 0.0
  public internal(set) var schedulingSeconds = 0.0
}
