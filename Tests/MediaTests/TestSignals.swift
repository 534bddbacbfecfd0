import Foundation

/// Numerical Recipes' linear congruential generator modulo 2^32.
struct LinearNoise {
  var state: UInt32

  mutating func signal(_ count: Int, amplitude: Double) -> [Float] {
    let scale = Float(amplitude * 0x1p-31)
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(Int32(bitPattern: state)) * scale
    }
  }

  static func signal(_ seed: UInt32, _ count: Int, amplitude: Double) -> [Float] {
    var noise = LinearNoise(state: seed)
    return noise.signal(count, amplitude: amplitude)
  }
}

/// Signals at 16 kHz that `tools/goldens/media_log_mel.py` makes in the same way.
enum TestSignals {
  static let rate = 16_000.0

  static func named(_ name: String) throws -> [Float] {
    switch name {
    case "chirp": chirp(80_000)
    case "noise": LinearNoise.signal(1, 100_000, amplitude: 0.25)
    case "quiet noise": LinearNoise.signal(2, 50_000, amplitude: 1e-5)
    case "fade": fade(200_000)
    case "silence": [Float](repeating: 0, count: 32_000)
    case "nothing": []
    case "impulse": impulse(16_000, at: 5_000)
    case "first sample": impulse(1, at: 0)
    case "square": (0..<64_000).map { ($0 * 880 / 16_000).isMultiple(of: 2) ? 1 : -1 }
    case "ten samples": LinearNoise.signal(3, 10, amplitude: 0.5)
    case "30 s": zip(LinearNoise.signal(4, 480_000, amplitude: 0.1), chirp(480_000)).map { $0 + $1 }
    case "a little less than 30 s": LinearNoise.signal(5, 479_900, amplitude: 0.1)
    case "31 s": LinearNoise.signal(6, 496_000, amplitude: 0.1)
    case "1 s": chirp(16_000)
    case "one frame": LinearNoise.signal(8, 400, amplitude: 0.5)
    default: throw UnknownSignal(name: name)
    }
  }

  struct UnknownSignal: Error { let name: String }

  /// From 50 to 7950 Hz in `count` samples, half of full scale.
  static func chirp(_ count: Int) -> [Float] {
    (0..<count).map { index in
      let n = Double(index)
      let slope = 7900 / (2 * Double(count) / rate)
      return Float(0.5 * sin(2 * Double.pi * (50 * n / rate + slope * (n / rate) * (n / rate))))
    }
  }

  static func sine(_ hertz: Double, _ count: Int, rate: Double, amplitude: Double = 0.5) -> [Float] {
    (0..<count).map { Float(amplitude * sin(2 * Double.pi * hertz * Double($0) / rate)) }
  }

  static func impulse(_ count: Int, at index: Int) -> [Float] {
    var signal = [Float](repeating: 0, count: count)
    signal[index] = 1
    return signal
  }

  static func fade(_ count: Int) -> [Float] {
    LinearNoise.signal(7, count, amplitude: 1).enumerated().map { index, sample in
      sample * Float(pow(10, -8 * Double(index) / Double(count)))
    }
  }
}
