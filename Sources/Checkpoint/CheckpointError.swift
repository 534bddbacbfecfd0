/// Why a checkpoint cannot be read, or does not hold what a model asks of it: one sentence that names the file.
public struct CheckpointError: Error, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
