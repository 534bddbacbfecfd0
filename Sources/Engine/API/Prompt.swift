import ModelKit

/// One thing to answer: text or tokens, and the media that go with it.
///
///     let implicit: Prompt = .text("<|startoftranscript|>", [.audio: [.file("talk.flac")]])
///     let explicit: Prompt = .encoderDecoder(media: [.audio: [.file("talk.flac")]], decoder: .text("<|startoftranscript|>"))
public struct Prompt: Sendable, ExpressibleByStringLiteral {
  /// What a prompt says.
  public enum Content: Sendable, Equatable {
    case text(String)
    case tokens([Int32])
    /// Rows of embeddings `[length, hiddenSize]` in the place of tokens; where `tokens`, which is empty or has an entry for
    /// each row, has an id, the model's own embedding of that token counts and the row does not.
    case embeddings(EmbeddingRows, tokens: [Int32?] = [])

    var text: String? {
      if case .text(let text) = self { text } else { nil }
    }
  }

  /// The prompt; of an encoder-decoder model the decoder's.
  public var content: Content
  /// The encoder's text of an explicit encoder/decoder prompt; nil in any other prompt.
  public var encoder: Content?
  /// Items by modality, in the order of their placeholders.
  public var media: [Modality: [MediaItem]]
  /// What the items are known by, one for each of a modality or nil: an item with a uuid may later be `.absent`. A uuid
  /// stays bound to the content first seen under it, until some hundred thousand others have come.
  public var mediaUUIDs: [Modality: [String?]]
  /// Only prompts with the same salt share what is kept of their beginnings.
  public var cacheSalt: String?
  /// What is asked of the processor.
  public var processorOptions: ProcessorOptions
  /// How the text becomes tokens.
  public var tokenization: TokenizationOptions
  /// The adapter that answers it; nil: the model as it is, or what `EngineArgs.defaultMMLoRAs` has for its media.
  public var lora: LoRARequest?
  /// Lower ones come first under `SchedulingPolicy.priority`.
  public var priority: Int

  /// Text with the media that it speaks of.
  public static func text(_ text: String, _ media: [Modality: [MediaItem]] = [:]) -> Prompt {
    Prompt(content: .text(text), encoder: nil, media: media)
  }

  /// The same with token ids, which are taken as they are.
  public static func tokens(_ ids: [Int32], _ media: [Modality: [MediaItem]] = [:]) -> Prompt {
    Prompt(content: .tokens(ids), encoder: nil, media: media)
  }

  /// Rows of embeddings `[length, hiddenSize]` in the place of tokens, where `EngineArgs.enablesPromptEmbeds` lets them
  /// be; in the output they are tokens 0. They come without media, whose embeddings can be among them.
  /// - Parameter tokens: empty, or for each row an id, whose own embedding then counts instead, or nil.
  public static func embeddings(_ rows: EmbeddingRows, tokens: [Int32?] = []) -> Prompt {
    Prompt(content: .embeddings(rows, tokens: tokens), encoder: nil, media: [:])
  }

  /// A prompt for each side of an encoder-decoder model; the media are the encoder's. Any other model refuses it.
  public static func encoderDecoder(
    encoder: Content = .text(""), media: [Modality: [MediaItem]], decoder: Content = .text("")
  ) -> Prompt {
    Prompt(content: decoder, encoder: encoder, media: media)
  }

  /// Text without media.
  public init(stringLiteral text: String) { self = .text(text) }

  /// - Parameter content: the decoder's, where there is an `encoder`.
  public init(
    content: Content, encoder: Content? = nil, media: [Modality: [MediaItem]] = [:],
    mediaUUIDs: [Modality: [String?]] = [:], cacheSalt: String? = nil,
    processorOptions: ProcessorOptions = ProcessorOptions(), tokenization: TokenizationOptions = TokenizationOptions(),
    lora: LoRARequest? = nil, priority: Int = 0
  ) {
    self.content = content
    self.encoder = encoder
    self.media = media
    self.mediaUUIDs = mediaUUIDs
    self.cacheSalt = cacheSalt
    self.processorOptions = processorOptions
    self.tokenization = tokenization
    self.lora = lora
    self.priority = priority
  }

  /// Whether it has items that former prompts brought along.
  public var hasAbsentItems: Bool {
    media.values.joined().contains { if case .absent = $0 { true } else { false } }
  }
}
