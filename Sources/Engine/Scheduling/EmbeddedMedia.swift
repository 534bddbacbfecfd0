import ModelKit

/// Checks items that are given as rows of embeddings.
struct EmbeddedMedia: Sendable {
  let isEnabled: Bool
  private let model: LoadedModel
  private let length: PromptLength

  init(_ model: LoadedModel, _ args: EngineArgs, _ length: PromptLength) {
    self.length = length
    isEnabled = args.enablesMMEmbeds
    self.model = model
  }

  /// Checks what can be checked without the values.
  func check(_ rows: EmbeddingRows, _ modality: Modality) throws(InputError) {
    let name = modality.rawValue.prefix(1).uppercased() + modality.rawValue.dropFirst()
    guard model.processor.placeholder(for: modality) != nil else {
      throw InputError(
        .invalidRequest, "This model attends to its encoder and takes no \(modality) embeddings; give the \(modality).")
    }
    guard isEnabled else {
      throw InputError(.invalidRequest, "You must set `--enable-mm-embeds` to input `\(modality)_embeds`")
    }
    let size = model.embeddingSize
    guard rows.columns == size else {
      throw InputError(
        .invalidRequest,
        "\(name) embedding hidden dimension mismatch: got \(rows.columns), but model expects \(size). Give rows of this "
          + "model's own projector.")
    }
    guard rows.rows > 0 else {
      throw InputError(.invalidRequest, "\(name) embedding has no rows; give one for each position.")
    }
    // Before the values are read, which a file can have any number of.
    try length.check(rows.rows)
  }

  /// - Parameter rows: `check` has passed.
  func features(_ rows: EmbeddingRows, _ modality: Modality) throws(InputError) -> MediaFeatures {
    let values = rows.values
    guard values.allSatisfy(\.isFinite) else {
      throw InputError(
        .invalidMedia, "The embeddings of a(n) \(modality) item have values that are infinite or not a number.")
    }
    return MediaFeatures(modality, embeddings: values, columns: rows.columns)
  }
}
