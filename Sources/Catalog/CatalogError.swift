/// Why the catalogue cannot give a checkpoint: one sentence that says what to do.
public struct CatalogError: Error, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
