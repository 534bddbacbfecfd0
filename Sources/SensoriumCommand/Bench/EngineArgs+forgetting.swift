import Engine

extension EngineArgs {
  /// Keeps nothing of a request for later ones: a benchmark that answers the same thing again would find all of it there.
  mutating func forgets() {
    enablesPrefixCaching = false
    mediaCacheBytes = 0
    encoderCacheBytes = 0
  }
}
