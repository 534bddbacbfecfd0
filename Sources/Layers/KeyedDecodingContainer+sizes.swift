import Compute

/// The widest attention head that a backend is asked for.
let widestHead = 1_024

extension KeyedDecodingContainer {
  /// A size from 1 to `most`.
  /// - Parameter standard: where the file states none.
  public func size(_ key: Key, _ standard: Int, atMost most: Int = 10_000_000) throws -> Int {
    let size = try decodeIfPresent(Int.self, forKey: key) ?? standard
    guard 1...most ~= size else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "\(size) is not between 1 and \(most).")
    }
    return size
  }

  /// An activation by Hugging Face's name for it.
  /// - Parameter standard: where the file states none.
  public func activation(_ key: Key, _ standard: String) throws -> Activation {
    let name = try decodeIfPresent(String.self, forKey: key) ?? standard
    guard let activation = Activation(huggingFace: name) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "the activation '\(name)' is not supported.")
    }
    return activation
  }
}
