import ModelKit

/// A media item of a message, as the request has it.
struct MediaPart: Sendable {
  enum Source: Sendable {
    /// `data:`, `http(s):` or `file:`.
    case url(String)
    /// The file's bytes in base64; the format is a hint, what counts is the content.
    case base64(String, format: String)
    /// An item that an earlier request brought under the same uuid.
    case absent
  }

  let modality: Modality
  let source: Source
  let uuid: String?
}
