/// The function applied to each element of a product; σ is the logistic function.
public enum Activation: Sendable, CaseIterable {
  /// None.
  case identity
  /// x Φ(x), exact.
  case gelu
  /// x σ(2 √(2/π) (x + 0.044715 x³)), which is GELU with a hyperbolic tangent (Hendrycks and Gimpel 2016).
  case geluTanh
  /// x σ(1.702 x).
  case quickGELU
  /// x σ(x).
  case silu
  /// max(x, 0).
  case relu
  /// The hyperbolic tangent.
  case tanh

  /// By the name that Hugging Face's configurations use ("quick_gelu"); nil where it is not known.
  public init?(huggingFace name: String) {
    switch name {
    case "linear": self = .identity
    case "gelu": self = .gelu
    case "gelu_pytorch_tanh", "gelu_new", "gelu_fast": self = .geluTanh
    case "quick_gelu": self = .quickGELU
    case "silu", "swish": self = .silu
    case "relu": self = .relu
    case "tanh": self = .tanh
    default: return nil
    }
  }
}

/// How rows are made into one.
public enum Pooling: Sendable, CaseIterable {
  case mean, maximum
}
