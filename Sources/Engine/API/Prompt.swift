import ModelKit

/// One thing to answer: text or tokens, and the media that go with it.
///
///     let question: Prompt = .text("USER: <image>\nWhat is this? ASSISTANT:", [.image: [.file("cat.jpg")]])
///     let speech: Prompt = .encoderDecoder(media: [.audio: [.file("talk.flac")]], decoder: .text(""))
public struct Prompt: Sendable, ExpressibleByStringLiteral {
  public enum Content: Sendable, Equatable {
    case text(String)
    case tokens([Int32])

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

  public static func text(_ text: String, _ media: [Modality: [MediaItem]] = [:]) -> Prompt {
    Prompt(content: .text(text), encoder: nil, media: media)
  }

  public static func tokens(_ ids: [Int32], _ media: [Modality: [MediaItem]] = [:]) -> Prompt {
    Prompt(content: .tokens(ids), encoder: nil, media: media)
  }

  /// A prompt for each side of an encoder-decoder model; the media are the encoder's.
  public static func encoderDecoder(
    encoder: Content = .text(""), media: [Modality: [MediaItem]], decoder: Content = .text("")
  ) -> Prompt {
    Prompt(content: decoder, encoder: encoder, media: media)
  }

  public init(stringLiteral text: String) { self = .text(text) }

  init(content: Content, encoder: Content?, media: [Modality: [MediaItem]]) {
    self.content = content
    self.encoder = encoder
    self.media = media
  }
}
