// After transformers/modeling_rope_utils.py: the functions of ROPE_INIT_FUNCTIONS

import Glibc

/// The angle by which each pair of a head's elements turns from one position to the next, in single precision as the
/// reference computes it.
struct RotaryFrequencies: Sendable {
  let headSize: Int
  let base: Float
  let maxPositions: Int
  let scaling: RotaryScaling

  /// How many there are: an odd `headSize` has one for its last element too.
  var count: Int { (headSize + 1) / 2 }

  /// The frequencies for a sequence of `length` positions.
  func callAsFunction(length: Int) -> [Float] {
    switch scaling {
    case .none: plain(base)
    case .linear(let factor): plain(base).map { $0 / Float(factor) }
    case .dynamic(let factor): plain(dynamicBase(factor, length))
    case .llama3(let factor, let low, let high, let original):
      plain(base).map { llama3($0, Float(factor), Float(low), Float(high), Float(original)) }
    case .yarn(let yarn): Self.yarn(yarn, headSize, base)
    }
  }

  /// Whether `length` counts.
  var dependsOnLength: Bool {
    if case .dynamic = scaling { true } else { false }
  }

  /// What cosines and sines are multiplied by.
  var attentionFactor: Float {
    guard case .yarn(let yarn) = scaling else { return 1 }
    if let stated = yarn.attentionFactor { return Float(stated) }
    func magnitude(_ mscale: Double) -> Double { yarn.factor <= 1 ? 1 : 0.1 * mscale * log(yarn.factor) + 1 }
    if let mscale = yarn.mscale, let all = yarn.mscaleAllDimensions, mscale != 0, all != 0 {
      return Float(magnitude(mscale) / magnitude(all))
    }
    return Float(magnitude(1))
  }

  private func plain(_ base: Float) -> [Float] {
    (0..<count).map { 1 / powf(base, Float(2 * $0) / Float(headSize)) }
  }

  private func dynamicBase(_ factor: Double, _ length: Int) -> Float {
    let length = max(length, maxPositions)
    let growth = Float(factor) * Float(length) / Float(maxPositions) - Float(factor - 1)
    return base * powf(growth, Float(Double(headSize) / Double(headSize - 2)))
  }

  private func llama3(_ frequency: Float, _ factor: Float, _ low: Float, _ high: Float, _ original: Float) -> Float {
    let wavelength = 2 * Float.pi / frequency
    if wavelength < original / high { return frequency }
    if wavelength > original / low { return frequency / factor }
    let smooth = (original / wavelength - low) / (high - low)
    return (1 - smooth) * frequency / factor + smooth * frequency
  }

  private static func yarn(_ yarn: RotaryScaling.YaRN, _ headSize: Int, _ base: Float) -> [Float] {
    func dimension(_ rotations: Double) -> Double {
      Double(headSize) * log(Double(yarn.originalLength) / (rotations * 2 * .pi)) / (2 * log(Double(base)))
    }
    var (low, high) = (dimension(yarn.betaFast), dimension(yarn.betaSlow))
    if yarn.truncates { (low, high) = (low.rounded(.down), high.rounded(.up)) }
    low = max(low, 0)
    high = min(high, Double(headSize - 1))
    if low == high { high += 0.001 }
    return (0..<headSize / 2).map { place in
      let position = powf(base, Float(2 * place) / Float(headSize))
      let ramp = min(max((Float(place) - Float(low)) / Float(high - low), 0), 1)
      let kept = 1 - ramp
      return 1 / (Float(yarn.factor) * position) * (1 - kept) + 1 / position * kept
    }
  }
}
