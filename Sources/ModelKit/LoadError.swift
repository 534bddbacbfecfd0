import Checkpoint
import Compute
import Text

/// Why a model cannot be loaded.
public struct LoadError: Error, Equatable, Sendable, CustomStringConvertible {
  /// One sentence that says what is wrong and what to do.
  public let description: String

  public init(_ description: String) { self.description = description }

  public init(_ error: CheckpointError) { self.init(error.description) }

  public init(_ error: ComputeError) { self.init(error.description) }

  public init(_ error: TextError) { self.init(error.description) }
}
