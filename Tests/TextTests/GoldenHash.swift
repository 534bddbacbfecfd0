/// FNV-1a, 64 bit, as the golden scripts write it.
func fnv(_ bytes: some Sequence<UInt8>) -> String {
  let state = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  let digits = String(state, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

/// Of ids: each four bytes, little end first.
func fnv(_ ids: [Int32]) -> String {
  fnv(ids.flatMap { id in (0..<4).map { UInt8(truncatingIfNeeded: id >> ($0 * 8)) } })
}

func fnv(_ text: String) -> String { fnv(text.utf8) }

/// The golden scripts' generator of ids (a linear congruential one with Knuth's MMIX constants).
func scatteredIDs(seed: Int, below size: Int, count: Int) -> [Int32] {
  var state = UInt64(seed)
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int32((state >> 33) % UInt64(size))
  }
}
