import ModelKit

/// A turn of a conversation.
///
///     let question = ChatMessage(.user, [.image(.file("fox.jpg")), .text("What is this?")])
public struct ChatMessage: Sendable {
  /// Who speaks.
  public struct Role: Sendable, Hashable, ExpressibleByStringLiteral {
    public let name: String

    public init(stringLiteral name: String) { self.name = name }

    public static let system: Role = "system"
    public static let user: Role = "user"
    public static let assistant: Role = "assistant"
  }

  /// A part of what is said.
  public enum Part: Sendable {
    case text(String)
    case image(MediaItem, uuid: String? = nil)
    case video(MediaItem, uuid: String? = nil)
    case audio(MediaItem, uuid: String? = nil)

    var media: (modality: Modality, item: MediaItem, uuid: String?)? {
      switch self {
      case .text: nil
      case .image(let item, let uuid): (.image, item, uuid)
      case .video(let item, let uuid): (.video, item, uuid)
      case .audio(let item, let uuid): (.audio, item, uuid)
      }
    }
  }

  public let role: Role
  public let parts: [Part]

  public init(_ role: Role, _ parts: [Part]) {
    self.role = role
    self.parts = parts
  }

  public init(_ role: Role, _ text: String) { self.init(role, [.text(text)]) }
}

/// How a conversation becomes a prompt.
public struct ChatOptions: Sendable {
  /// Whether the prompt ends with what begins an answer.
  public var addsGenerationPrompt: Bool
  /// Whether the model goes on with the last message instead of answering it.
  public var continuesFinalMessage: Bool
  /// Jinja in the place of the checkpoint's own template.
  public var template: String?
  /// One of the checkpoint's templates by name.
  public var templateName: String?
  /// The adapter that answers.
  public var lora: LoRARequest?

  /// By default the checkpoint's own template, ending with what begins an answer.
  public init(
    addsGenerationPrompt: Bool = true,
    continuesFinalMessage: Bool = false,
    template: String? = nil,
    templateName: String? = nil,
    lora: LoRARequest? = nil
  ) {
    self.addsGenerationPrompt = addsGenerationPrompt
    self.continuesFinalMessage = continuesFinalMessage
    self.template = template
    self.templateName = templateName
    self.lora = lora
  }
}
