/// A kind of media that a prompt can carry; the raw value is the key that Hugging Face and vLLM use.
public enum Modality: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
  case audio, image, video

  public var description: String { rawValue }
}
