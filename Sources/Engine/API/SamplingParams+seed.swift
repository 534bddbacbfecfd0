extension SamplingParams {
  /// The seed of a request that has none: a hash of the engine's seed and the request's number.
  ///
  /// Answer k of `n` draws by the request's seed + k. The hash keeps the answers of neighbouring requests apart, which
  /// the sum of the two numbers would not.
  public static func seed(engine: UInt64, request: UInt64) -> UInt64 {
    var ofEngine = SplitMix64(state: engine)
    var ofRequest = SplitMix64(state: ofEngine.next() ^ request)
    return ofRequest.next()
  }
}
