import Glibc

/// The constants of a Fourier transform of `length` real samples, done as one of `length / 2` complex points in passes
/// of radix 4, 2 and 5 (see `fourier.h`).
struct FourierTables {
  /// The radices of the passes, in order.
  private(set) var radices: [Int32] = []
  /// For each pass and butterfly p the factors exp(-2πi·p·j / points), 0 < j < radix, as (real, imaginary).
  private(set) var twiddles: [Double] = []
  /// exp(-2πi·k / length) for k up to a quarter of `length`, which part the spectrum of the real signal.
  private(set) var split: [Double] = []

  /// nil where `length` is not a multiple of 4 whose only prime factors are 2 and 5.
  init?(length: Int) {
    guard length >= 4, length.isMultiple(of: 4) else { return nil }
    var points = length / 2
    while points > 1 {
      guard let radix = [4, 2, 5].first(where: points.isMultiple(of:)) else { return nil }
      radices.append(Int32(radix))
      for butterfly in 0..<points / radix {
        for output in 1..<radix { twiddles += Self.root(butterfly * output, of: points) }
      }
      points /= radix
    }
    for line in 0...length / 4 { split += Self.root(line, of: length) }
  }

  private static func root(_ power: Int, of count: Int) -> [Double] {
    let angle = -2 * Double.pi * Double(power) / Double(count)
    return [cos(angle), sin(angle)]
  }
}
