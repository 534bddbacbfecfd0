/// A plugin's way from a prompt and its media to what the graph takes. Pure: the engine calls it from any thread, for
/// several requests at once.
public protocol InputProcessor: Sendable {
  /// How many items of a modality one prompt may carry; a modality that is absent cannot be given at all.
  var limits: [Modality: Int] { get }

  /// Whether `tokenizer.json`'s own special tokens (a beginning of sequence) are put around text prompts; true unless
  /// the plugin says otherwise.
  var addsSpecialTokens: Bool { get }

  /// The names that `ProcessorOptions` may have; none unless the plugin says otherwise.
  var optionNames: [String] { get }

  /// Decodes an item, checks it, and computes its features.
  /// - Parameter options: of the request, with known names only.
  func features(
    of item: MediaItem, _ modality: Modality, _ options: ProcessorOptions
  ) throws(InputError) -> MediaFeatures

  /// The tokens that the decoder starts from, given those of the prompt; the same unless the plugin says otherwise.
  func decoderTokens(_ prompt: [Int32]) -> [Int32]

  /// What a user writes where an item of that modality goes; nil where media are attended to rather than inline.
  func placeholder(for modality: Modality) -> Placeholder?

  /// What stands in the prompt for an item, in its placeholder's place: the placeholder's last token for each of the
  /// item's positions, unless the plugin says otherwise. An item that `areEmbeddings` has as many positions as rows, and
  /// nothing else is known of it.
  func replacement(for item: MediaFeatures) -> PromptReplacement

  /// The positions of a prompt's tokens; nil, as is unless the plugin says otherwise: each token's index.
  /// - Parameters:
  ///   - tokens: the prompt with its items expanded.
  ///   - items: those that stand in it, in the order of their modalities.
  func positions(_ tokens: [Int32], _ items: [PlacedItem]) -> PromptPositions?

  /// A prompt as the model was trained on it, with a placeholder, to show to who wrote another; nil where there is none.
  var promptFormat: String? { get }

  /// The checkpoint's own constraints on what may be generated (`generation_config.json`); none unless the plugin says
  /// otherwise. They do not hold under `--generation-config vllm`.
  func logitsRules() -> [any LogitsRule]
}

extension InputProcessor {
  public var addsSpecialTokens: Bool { true }
  public var optionNames: [String] { [] }
  public func decoderTokens(_ prompt: [Int32]) -> [Int32] { prompt }
  public func placeholder(for modality: Modality) -> Placeholder? { nil }
  public func replacement(for item: MediaFeatures) -> PromptReplacement {
    let token = placeholder(for: item.modality)?.tokens.last
    return PromptReplacement(token.map { Array(repeating: $0, count: item.positions) } ?? [])
  }
  public func positions(_ tokens: [Int32], _ items: [PlacedItem]) -> PromptPositions? { nil }
  public var promptFormat: String? { nil }
  public func logitsRules() -> [any LogitsRule] { [] }
}
