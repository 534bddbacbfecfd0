/// What identifies a content, 128 bits of it. Two SipHashes with keys of this process's own (Swift's `Hasher`), so that
/// nobody can make up two contents that collide.
struct ContentHash: Hashable, Sendable {
  private let low: Int
  private let high: Int

  /// - Parameter feed: combines what the content consists of; it is called twice.
  init(_ feed: (inout Hasher) -> Void) {
    func half(_ seed: Int) -> Int {
      var hasher = Hasher()
      hasher.combine(seed)
      feed(&hasher)
      return hasher.finalize()
    }
    low = half(0)
    high = half(1)
  }
}
