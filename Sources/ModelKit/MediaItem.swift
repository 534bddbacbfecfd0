import Media

/// One recording, picture or clip of a prompt, as the user gave it.
public enum MediaItem: Sendable {
  /// A file on this machine; for a video also a folder of frames.
  case file(String)
  /// A file's content; `name` stands for it in messages.
  case bytes([UInt8], name: String)
  /// Sound as samples between -1 and 1: `channels` interleaved, at `rate` Hz.
  case pcm([Float], rate: Int, channels: Int = 1)
  /// A picture as pixels.
  case image(RGBImage)
  /// A video as pictures in order: files, bytes or pixels.
  case frames([MediaItem])
  /// What the model's projector makes of an item, for a model that has it in the prompt: a row `[hiddenSize]` for each of
  /// its positions. No encoder sees it.
  case embeddings(EmbeddingRows)
  /// An item that is not given again: the uuid beside it in `Prompt.mediaUUIDs` says which one it was.
  case absent

  /// What to call the item in a message.
  public var name: String {
    switch self {
    case .file(let path): path
    case .bytes(_, let name): name
    case .pcm: "the audio samples"
    case .image: "the image"
    case .frames: "the list of frames"
    case .embeddings: "the embeddings"
    case .absent: "the absent item"
    }
  }
}
