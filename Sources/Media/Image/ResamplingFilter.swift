import Glibc

/// How pixels between pixels are made, by Pillow's names.
public enum ResamplingFilter: String, Sendable, CaseIterable {
  case nearest, box, bilinear, hamming, bicubic, lanczos

  /// The number that Pillow, and `resample` of `preprocessor_config.json`, has for it.
  public var code: Int {
    switch self {
    case .nearest: 0
    case .lanczos: 1
    case .bilinear: 2
    case .bicubic: 3
    case .box: 4
    case .hamming: 5
    }
  }

  /// nil where no filter has that number.
  public init?(code: Int) {
    guard let filter = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = filter
  }

  /// The filter is zero further from its centre than that many pixels of the smaller scale.
  var support: Double {
    switch self {
    case .nearest, .box: 0.5
    case .bilinear, .hamming: 1
    case .bicubic: 2
    case .lanczos: 3
    }
  }

  /// The weight at a distance from the centre, before all are divided by their sum.
  func weight(_ distance: Double) -> Double {
    let x = abs(distance)
    switch self {
    case .nearest, .box:
      // Of two pixels at the same distance it is the right one.
      return distance > -0.5 && distance <= 0.5 ? 1 : 0
    case .bilinear:
      return x < 1 ? 1 - x : 0
    case .hamming:
      // A sinc under a Hamming window, whose coefficients Pillow has in single precision.
      if x == 0 { return 1 }
      if x >= 1 { return 0 }
      let angle = x * .pi
      return sin(angle) / angle * (Double(0.54 as Float) + Double(0.46 as Float) * cos(angle))
    case .bicubic:
      // R. Keys, "Cubic convolution interpolation for digital image processing" (1981), with a = -1/2.
      if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0
    case .lanczos:
      return distance >= -3 && distance < 3 ? Self.sinc(distance) * Self.sinc(distance / 3) : 0
    }
  }

  private static func sinc(_ x: Double) -> Double {
    if x == 0 { return 1 }
    let angle = x * .pi
    return sin(angle) / angle
  }
}
