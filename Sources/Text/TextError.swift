/// Why a tokenizer cannot be made from a file: one sentence that names the file.
public struct TextError: Error, Equatable, CustomStringConvertible {
  /// The file, or the name that the caller gave to the bytes.
  public let name: String
  /// What is wrong with it, and what would be right.
  public let reason: String

  public init(_ name: String, _ reason: String) {
    self.name = name
    self.reason = reason
  }

  public var description: String { "\(name): \(reason)." }
}
