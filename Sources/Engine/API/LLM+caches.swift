extension LLM {
  /// Forgets the keys and values that are kept of former prompts.
  /// - Returns: false, and nothing forgotten, while requests are computed.
  @discardableResult
  public func resetPrefixCache() async -> Bool { await core.resetPrefixCache() }

  /// Forgets prepared and encoded media, and what uuids they had.
  public func resetMMCache() async {
    mediaCache.reset()
    await core.forgetEncoded()
  }

  /// What the engine has done and holds.
  public func metrics() async -> EngineMetrics {
    var metrics = await core.figures
    let media = mediaCache.figures
    metrics.mediaCacheQueries = media.queries
    metrics.mediaCacheHits = media.hits
    metrics.mediaCacheBytes = media.bytes
    return metrics
  }
}
