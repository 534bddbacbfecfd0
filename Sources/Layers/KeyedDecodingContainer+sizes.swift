import Compute

/// The widest attention head that a backend is asked for.
let widestHead = 1_024

extension KeyedDecodingContainer {
  /// A size between 1 and ten million; `usual` where the file states none.
  func size(_ key: Key, _ usual: Int) throws -> Int {
    let size = try decodeIfPresent(Int.self, forKey: key) ?? usual
    guard 1...10_000_000 ~= size else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "\(size) is not between 1 and ten million.")
    }
    return size
  }

  /// An activation by Hugging Face's name for it.
  func activation(_ key: Key, _ usual: String) throws -> Activation {
    let name = try decodeIfPresent(String.self, forKey: key) ?? usual
    guard let activation = Activation(huggingFace: name) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "the activation '\(name)' is not supported.")
    }
    return activation
  }
}
