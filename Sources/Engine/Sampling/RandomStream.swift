/// A request's own stream of random numbers (xoshiro256**, Blackman and Vigna), so that what it draws does not depend on
/// what else is in the batch.
struct RandomStream: RandomNumberGenerator, Sendable {
  private var a: UInt64
  private var b: UInt64
  private var c: UInt64
  private var d: UInt64

  /// The state is filled by splitmix64, as its authors advise.
  init(seed: UInt64) {
    var state = SplitMix64(state: seed)
    (a, b, c, d) = (state.next(), state.next(), state.next(), state.next())
  }

  mutating func next() -> UInt64 {
    func rotated(_ x: UInt64, _ by: UInt64) -> UInt64 { x << by | x >> (64 - by) }
    let result = rotated(b &* 5, 7) &* 9
    let shifted = b << 17
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotated(d, 45)
    return result
  }

  /// Uniform between 0 (excluded) and 1 (included).
  mutating func uniform() -> Double { (Double(next() >> 11) + 1) * 0x1p-53 }
}

/// splitmix64 (Steele, Lea and Flood): a counter and a bijective hash of it.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
