import ModelKit

extension RequestPreparation {
  func checkForm(_ prompt: Prompt) throws(InputError) {
    if prompt.encoder != nil, model.sourceEncoder == nil {
      throw InputError(.invalidRequest, "Cannot pass encoder-decoder prompt to decoder-only models")
    }
    if case .embeddings = prompt.content { return }
    if model.sourceEncoder != nil, prompt.media.values.allSatisfy(\.isEmpty) {
      let needed = model.descriptor.modalities.map(\.rawValue).sorted().joined(separator: " or ")
      throw InputError(.invalidRequest, "This model needs one \(needed) item with each prompt, and this one has none.")
    }
  }

  func checkCounts(_ media: [Modality: [MediaItem]]) throws(InputError) {
    for (modality, items) in media.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where !items.isEmpty {
      guard let limit = limits[modality] else {
        let known = limits.keys.map(\.rawValue).sorted().joined(separator: " and ")
        throw InputError(
          .invalidRequest, "Unsupported modality: \(modality); this model takes \(known.isEmpty ? "text only" : known)."
        )
      }
      // A limit of 0 is for the encoder, which embeddings do without.
      let count = limit == 0 && embeddedMedia.isEnabled ? items.count { !$0.isEmbedded } : items.count
      guard count <= limit else {
        let most = model.processor.limits[modality] ?? limit
        throw InputError(
          .invalidRequest,
          "At most \(limit) \(modality)(s) may be provided in one prompt."
            + (count <= most ? " Set `--limit-mm-per-prompt` to increase this limit." : ""))
      }
    }
  }
}

extension MediaItem {
  fileprivate var isEmbedded: Bool { if case .embeddings = self { true } else { false } }
}
