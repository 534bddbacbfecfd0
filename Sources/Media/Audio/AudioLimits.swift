/// What a sound may cost before it is refused.
public struct AudioLimits: Sendable, Equatable {
  /// Seconds of sound; nil for no limit. Decoding ends as soon as it is passed, and does not begin where the file
  /// itself says that it is well over it.
  public var maxSeconds: Double?

  public init(maxSeconds: Double? = nil) {
    self.maxSeconds = maxSeconds
  }
}
