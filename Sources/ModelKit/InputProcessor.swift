/// A plugin's way from a prompt and its media to what the graph takes. Pure: the engine calls it from any thread, for
/// several requests at once.
public protocol InputProcessor: Sendable {
  /// How many items of a modality one prompt may carry; a modality that is absent cannot be given at all.
  var limits: [Modality: Int] { get }

  /// Whether `tokenizer.json`'s own special tokens (a beginning of sequence) are put around text prompts; true unless
  /// the plugin says otherwise.
  var addsSpecialTokens: Bool { get }

  /// Decodes an item, checks it, and computes its features.
  func features(of item: MediaItem, _ modality: Modality) throws(InputError) -> MediaFeatures

  /// The tokens that the decoder starts from, given those of the prompt; the same unless the plugin says otherwise.
  func decoderTokens(_ prompt: [Int32]) -> [Int32]

  /// Where each item goes in the prompt; empty where media are attended to rather than inline. Not called yet: the
  /// engine does not serve inline media.
  func updates(for items: [MediaFeatures]) -> [PromptUpdate]

  /// The checkpoint's own constraints on what may be generated (`generation_config.json`); none unless the plugin says
  /// otherwise. They do not hold under `--generation-config vllm`.
  func logitsRules() -> [any LogitsRule]
}

extension InputProcessor {
  public var addsSpecialTokens: Bool { true }
  public func decoderTokens(_ prompt: [Int32]) -> [Int32] { prompt }
  public func updates(for items: [MediaFeatures]) -> [PromptUpdate] { [] }
  public func logitsRules() -> [any LogitsRule] { [] }
}

/// An item's place in the prompt: the placeholder that the user writes, and the tokens that stand for the item.
public struct PromptUpdate: Sendable {
  public let modality: Modality
  public let placeholder: [Int32]
  public let replacement: [Int32]

  public init(_ modality: Modality, placeholder: [Int32], replacement: [Int32]) {
    self.modality = modality
    self.placeholder = placeholder
    self.replacement = replacement
  }
}
