import ModelKit

/// A turn of the conversation.
struct ChatCompletionMessage: Decodable {
  let role: String
  let content: [ContentPart]

  enum CodingKeys: String, CodingKey { case role, content }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    role = try container.decode(String.self, forKey: .role)
    if (try? container.decodeNil(forKey: .content)) ?? true {
      content = []
    } else if let text = try? container.decode(String.self, forKey: .content) {
      content = [.text(text)]
    } else {
      content = try container.decode([ContentPart].self, forKey: .content)
    }
  }
}

/// A part of a turn: text, or where a media item is.
enum ContentPart: Decodable {
  case text(String)
  case media(MediaPart)

  enum CodingKeys: String, CodingKey {
    case type, text, uuid
    case imageURL = "image_url"
    case audioURL = "audio_url"
    case videoURL = "video_url"
    case inputAudio = "input_audio"
  }

  /// `{"url": "…"}`.
  private struct Address: Decodable {
    let url: String
  }

  /// `{"data": "base64", "format": "wav"}`.
  private struct InputAudio: Decodable {
    let data: String
    let format: String
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let type = try container.decode(String.self, forKey: .type)
    let uuid = try container.decodeIfPresent(String.self, forKey: .uuid)
    func address(_ key: CodingKeys) throws -> MediaPart.Source {
      if uuid != nil, (try? container.decodeNil(forKey: key)) ?? true { return .absent }
      if let url = try? container.decode(String.self, forKey: key) { return .url(url) }
      return .url(try container.decode(Address.self, forKey: key).url)
    }
    switch type {
    case "text", "input_text": self = .text(try container.decode(String.self, forKey: .text))
    case "image_url": self = .media(MediaPart(modality: .image, source: try address(.imageURL), uuid: uuid))
    case "audio_url": self = .media(MediaPart(modality: .audio, source: try address(.audioURL), uuid: uuid))
    case "video_url": self = .media(MediaPart(modality: .video, source: try address(.videoURL), uuid: uuid))
    case "input_audio":
      let audio = try container.decode(InputAudio.self, forKey: .inputAudio)
      self = .media(MediaPart(modality: .audio, source: .base64(audio.data, format: audio.format), uuid: uuid))
    default:
      throw DecodingError.meaningless(
        "the type '\(type)' is not known; use text, image_url, input_audio, audio_url or video_url", at: decoder)
    }
  }
}
