// After transformers/modeling_rope_utils.py: RotaryEmbeddingConfigMixin.standardize_rope_params

extension RotaryScaling {
  /// The members of `rope_scaling` or `rope_parameters`, in the spelling of either.
  public struct Parameters: Decodable, Sendable {
    let ropeType: String?
    let type: String?
    public let ropeTheta: Double?
    /// Which part of a head is turned.
    public let partialFactor: Double?
    let factor: Double?
    let lowFrequencyFactor: Double?
    let highFrequencyFactor: Double?
    let originalLength: Int?
    let attentionFactor: Double?
    let betaFast: Double?
    let betaSlow: Double?
    let mscale: Double?
    let mscaleAllDimensions: Double?
    let truncate: Bool?
    let sections: [Int]?

    enum CodingKeys: String, CodingKey {
      case ropeType = "rope_type"
      case type
      case ropeTheta = "rope_theta"
      case partialFactor = "partial_rotary_factor"
      case factor
      case lowFrequencyFactor = "low_freq_factor"
      case highFrequencyFactor = "high_freq_factor"
      case originalLength = "original_max_position_embeddings"
      case attentionFactor = "attention_factor"
      case betaFast = "beta_fast"
      case betaSlow = "beta_slow"
      case mscale
      case mscaleAllDimensions = "mscale_all_dim"
      case truncate
      case sections = "mrope_section"
    }
  }

  static let known = ["default", "linear", "dynamic", "llama3", "yarn"]

  /// - Parameter maxPositions: the configuration's `max_position_embeddings`, which counts where no original length is
  ///   given.
  /// - Throws: what is wrong with the parameters, without the file's name.
  public init(_ parameters: Parameters?, maxPositions: Int) throws(RotaryError) {
    let kind = parameters?.ropeType ?? parameters?.type ?? "default"
    // M-RoPE scales nothing: its sections are the configuration's.
    guard let parameters, kind != "default", kind != "mrope" else {
      self = .none
      return
    }
    guard Self.known.contains(kind) else {
      throw RotaryError(
        "rotary positions of type '\(kind)' are not supported; known are \(Self.known.joined(separator: ", "))")
    }
    let original = parameters.originalLength ?? maxPositions
    guard original > 0 else { throw RotaryError("'original_max_position_embeddings' is \(original)") }
    let factor: Double
    switch parameters.factor {
    case let stated?: factor = stated
    case nil where kind == "yarn": factor = Double(maxPositions) / Double(original)
    case nil: throw RotaryError("rotary positions of type '\(kind)' need a 'factor'")
    }
    guard factor > 0, factor.isFinite else { throw RotaryError("a rotary 'factor' of \(factor) is not possible") }
    switch kind {
    case "linear": self = .linear(factor: factor)
    case "dynamic": self = .dynamic(factor: factor)
    case "llama3":
      guard let low = parameters.lowFrequencyFactor, let high = parameters.highFrequencyFactor, high != low, low > 0,
        high > 0
      else { throw RotaryError("rotary positions of type 'llama3' need two different frequency factors above 0") }
      self = .llama3(factor: factor, lowFrequencyFactor: low, highFrequencyFactor: high, originalLength: original)
    default:
      var yarn = YaRN(factor: factor, originalLength: original)
      yarn.attentionFactor = parameters.attentionFactor
      // As in the original, a 0 counts as not given.
      if let fast = parameters.betaFast, fast != 0 { yarn.betaFast = fast }
      if let slow = parameters.betaSlow, slow != 0 { yarn.betaSlow = slow }
      yarn.mscale = parameters.mscale
      yarn.mscaleAllDimensions = parameters.mscaleAllDimensions
      yarn.truncates = parameters.truncate ?? true
      self = .yarn(yarn)
    }
  }
}

/// What is wrong with the rotary parameters of a configuration.
public struct RotaryError: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
