/// How a model's rotary positions were stretched past the length that it was first trained on: `rope_scaling` or, from
/// transformers 5, `rope_parameters` of a configuration.
public enum RotaryScaling: Sendable, Equatable {
  /// Not at all.
  case none
  /// All frequencies are divided by the factor.
  case linear(factor: Double)
  /// The base grows with the sequence's length once it exceeds the model's.
  case dynamic(factor: Double)
  /// Long wavelengths are stretched, short ones are not, and those between partly.
  case llama3(factor: Double, lowFrequencyFactor: Double, highFrequencyFactor: Double, originalLength: Int)
  /// The same by a ramp over the dimensions, and the attention is scaled (Peng et al. 2023).
  case yarn(YaRN)

  public struct YaRN: Sendable, Equatable {
    public var factor: Double
    public var originalLength: Int
    public var attentionFactor: Double?
    public var betaFast = 32.0
    public var betaSlow = 1.0
    public var mscale: Double?
    public var mscaleAllDimensions: Double?
    /// Whether the ends of the ramp are rounded to whole dimensions.
    public var truncates = true

    public init(factor: Double, originalLength: Int) {
      self.factor = factor
      self.originalLength = originalLength
    }
  }

  /// How many times longer a sequence can be than the configuration's `max_position_embeddings` says, by vLLM's reading.
  var lengthFactor: Double {
    switch self {
    case .none, .llama3: 1
    case .linear(let factor), .dynamic(let factor): factor
    case .yarn(let yarn): yarn.factor
    }
  }
}
