import Foundation

/// Sound of tools/goldens/synthetic_waveforms.py, sample for sample, at 16 kHz.
public enum SyntheticWaveform {
  /// - Parameter count: samples; nil: as many as the waveform has there.
  public static func samples(_ name: String, count: Int? = nil) -> [Float] {
    switch name {
    case "noise":
      let next = uniforms(1)
      return (0..<(count ?? 16_000)).map { _ in Float(0.3 * next()) }
    case "chirp":
      let next = uniforms(2)
      var (phase, step): (UInt32, UInt32) = (0, 26_843_545)
      return (0..<(count ?? 12_800)).map { _ in
        defer { (phase, step) = (phase &+ step, step &+ 125_834) }
        return Float(0.5 * sine(phase) + 0.01 * next())
      }
    default:
      let next = uniforms(3)
      var (a, b, c): (UInt32, UInt32, UInt32) = (0, 0, 0)
      return (0..<(count ?? 16_000)).map { _ in
        defer { (a, b, c) = (a &+ 59_055_800, b &+ 177_167_400, c &+ 708_669_603) }
        return Float(0.2 * sine(a) + 0.15 * sine(b) + 0.1 * sine(c) + 0.01 * next())
      }
    }
  }

  private static func uniforms(_ seed: UInt32) -> () -> Double {
    var state = seed
    return {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Double(state) / 0x1p31 - 1
    }
  }

  private static func sine(_ phase: UInt32) -> Double { sin(2 * .pi * Double(phase) / 0x1p32) }
}
