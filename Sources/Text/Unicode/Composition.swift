/// Canonical composition (UAX #15): each mark joins its base where the two have a composite.
enum Composition {
  /// The composite of two scalars, by both of them.
  private static let pairs: [UInt64: Unicode.Scalar] = {
    var pairs: [UInt64: Unicode.Scalar] = [:]
    // A composite of three is one of two and a mark: the shorter ones come first.
    let entries = Decomposition.canonical.filter { $0.value.composes && $0.value.scalars.count > 1 }
    for (value, entry) in entries.sorted(by: { $0.value.scalars.count < $1.value.scalars.count }) {
      var base = entry.scalars[0]
      for mark in entry.scalars.dropFirst().dropLast() { base = pairs[key(base, mark)] ?? base }
      pairs[key(base, entry.scalars[entry.scalars.count - 1])] = Unicode.Scalar(value)
    }
    return pairs
  }()

  private static func key(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> UInt64 {
    UInt64(first.value) << 32 | UInt64(second.value)
  }

  private static func pair(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
    second.value < 0x300 ? nil : Hangul.compose(first, second) ?? pairs[key(first, second)]
  }

  /// - Parameter scalars: decomposed and in canonical order.
  static func compose(_ scalars: inout [Unicode.Scalar]) {
    var count = 0
    var base: Int?
    var lastClass: UInt8 = 0
    for scalar in scalars {
      let combining = CombiningClass.of(scalar)
      // A mark is cut off from its base by one of its own class, or by anything of class 0.
      let isBlocked = base.map { count - 1 > $0 && lastClass >= combining } ?? true
      if let place = base, !isBlocked, let composite = pair(scalars[place], scalar) {
        scalars[place] = composite
        continue
      }
      if combining == 0 { base = count }
      lastClass = combining
      scalars[count] = scalar
      count += 1
    }
    scalars.removeSubrange(count...)
  }
}
