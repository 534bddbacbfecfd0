import ModelKit

/// Turns a prompt's items into features, from what is kept of former requests where it is there.
struct MediaPreparation: Sendable {
  private let processor: any InputProcessor
  private let cache: MediaCache
  private let embedded: EmbeddedMedia

  init(_ processor: any InputProcessor, _ cache: MediaCache, _ embedded: EmbeddedMedia) {
    self.processor = processor
    self.cache = cache
    self.embedded = embedded
  }

  struct Prepared {
    var features: [MediaFeatures] = []
    /// What identifies each item.
    var hashes: [ContentHash] = []
  }

  /// The items in the order of their modalities' names, and within each as the prompt has them.
  func prepare(_ prompt: Prompt) throws(InputError) -> Prepared {
    try checkOptions(prompt.processorOptions)
    try checkUUIDs(prompt)
    var prepared = Prepared()
    for (modality, items) in prompt.media.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      for (index, item) in items.enumerated() {
        let uuid = prompt.mediaUUIDs[modality]?[index]
        let (features, hash) = try prepare(item, modality, index, uuid, prompt.processorOptions)
        prepared.features.append(features)
        prepared.hashes.append(hash)
      }
    }
    return prepared
  }

  private func prepare(
    _ item: MediaItem, _ modality: Modality, _ index: Int, _ uuid: String?, _ options: ProcessorOptions
  ) throws(InputError) -> (MediaFeatures, ContentHash) {
    if case .absent = item {
      guard let uuid else {
        throw InputError(
          .invalidRequest,
          "multi_modal_data['\(modality)'][\(index)] is empty but multi_modal_uuids['\(modality)'][\(index)] is missing."
        )
      }
      guard let hash = cache.content(of: uuid, modality), let features = cache.features(hash) else {
        throw InputError(
          .invalidRequest, "Cache miss for \(modality) at index \(index) but data is not provided.")
      }
      return (features, hash)
    }
    if case .embeddings(let rows) = item { try embedded.check(rows, modality) }
    guard let hash = ContentHash(item, modality, options) else {
      // Not to be identified: prepared anew each time, and shared with nobody.
      let features = try features(of: item, modality, options)
      return (features, ContentHash { [unique = UInt64.random(in: .min ... .max)] in $0.combine(unique) })
    }
    if let uuid, !cache.bind(uuid, modality, to: hash) {
      throw InputError(
        .invalidRequest,
        "multi_modal_uuids['\(modality)'][\(index)] is '\(uuid)', which another \(modality) came under before; use a uuid "
          + "for one content only.")
    }
    if let known = cache.features(hash) { return (known, hash) }
    let features = try features(of: item, modality, options)
    cache.keep(features, for: hash)
    return (features, hash)
  }

  private func features(
    of item: MediaItem, _ modality: Modality, _ options: ProcessorOptions
  ) throws(InputError) -> MediaFeatures {
    if case .embeddings(let rows) = item { return try embedded.features(rows, modality) }
    return try processor.features(of: item, modality, options)
  }

  private func checkOptions(_ options: ProcessorOptions) throws(InputError) {
    let known = processor.optionNames
    guard let name = options.names.first(where: { !known.contains($0) }) else { return }
    throw InputError(
      .invalidRequest,
      "mm_processor_kwargs has '\(name)', which this model's processor does not know"
        + (known.isEmpty ? "; it takes none." : "; it takes \(known.joined(separator: ", "))."))
  }

  private func checkUUIDs(_ prompt: Prompt) throws(InputError) {
    for (modality, uuids) in prompt.mediaUUIDs.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let count = prompt.media[modality]?.count ?? 0
      guard uuids.count == count else {
        throw InputError(
          .invalidRequest,
          "If given, multi_modal_uuids['\(modality)'] must have same length as multi_modal_data['\(modality)'], but got "
            + "\(uuids.count) vs \(count).")
      }
    }
  }
}
