import Compute

/// One call of a backend's operation, as a recording keeps it.
public struct RecordedOperation: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// Numbers that come from the host.
    case input
    case product, attention, normalization
    /// Rows that are moved, looked up or added.
    case rows
    /// Keys and values that are kept.
    case cache
  }

  public let kind: Kind
  /// What is done: "linear, gelu, + residual".
  public let name: String
  /// The weights that it uses, as their checkpoint calls them.
  public let weights: [String]
  /// Of what it makes.
  public let shape: Shape
  /// The operations whose results it reads, as places in the recording, in order and each once.
  public let sources: [Int]
  /// The part of the model that was being run.
  public let section: String
}
