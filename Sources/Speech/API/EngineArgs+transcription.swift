import Engine

extension EngineArgs {
  /// What suits the transcription of long recordings: eight windows at once, and little kept of those that are done, as
  /// none of them comes again.
  public mutating func keepLittle() {
    maxSequences = 8
    mediaCacheBytes = 16 << 20
    encoderCacheBytes = 64 << 20
  }
}
