/// Why a text is not JSON, or not the JSON that was asked for.
public struct JSONError: Error, Equatable, CustomStringConvertible {
  /// What was wrong, as the end of a sentence: "expected ':' after a key".
  public let reason: String
  /// Where it was noticed, counted in bytes from the start of the text.
  public let offset: Int

  public init(_ reason: String, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  public var description: String { "\(reason) (byte \(offset))" }
}
