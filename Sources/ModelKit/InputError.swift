/// Why one request cannot be served. The others of the call go on.
public struct InputError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of fault it is, for programs.
  public enum Kind: String, Sendable {
    /// The prompt, its parameters or its options are not valid.
    case invalidRequest = "invalid_request"
    /// A media item cannot be read or is not what the model takes.
    case invalidMedia = "invalid_media"
    /// The machine could not do it.
    case resources
    /// It was cancelled before it was done.
    case cancelled
    /// The model computed nothing that can be used.
    case model
  }

  public let kind: Kind
  /// One sentence that says what is wrong and what to do.
  public let description: String

  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
