import ChatTemplate
import ModelKit
import Text

/// Makes prompts of conversations with a checkpoint's chat template.
struct ChatRenderer {
  private let template: ChatTemplate
  private let specialTokens: [String: TemplateValue]
  private let placeholders: [String: String]
  private let options: ChatOptions

  /// - Throws: where the checkpoint has no template, or one that is not valid.
  init(_ model: LoadedModel, _ options: ChatOptions) throws(InputError) {
    self.options = options
    do throws(ChatTemplateError) {
      let templates = try CheckpointTemplates(folder: model.folder)
      specialTokens = templates.specialTokens
      if let own = options.template {
        template = try ChatTemplate(source: own)
      } else {
        template = try templates.template(named: options.templateName)
      }
    } catch { throw InputError(.invalidRequest, error.description) }
    var placeholders: [String: String] = [:]
    for modality in Modality.allCases {
      placeholders[modality.rawValue] = model.processor.placeholder(for: modality)?.text
    }
    self.placeholders = placeholders
  }

  func prompt(_ conversation: [ChatMessage]) throws(InputError) -> Prompt {
    var media: [Modality: [MediaItem]] = [:]
    var uuids: [Modality: [String?]] = [:]
    for (modality, item, uuid) in conversation.flatMap(\.parts).compactMap(\.media) {
      media[modality, default: []].append(item)
      uuids[modality, default: []].append(uuid)
    }
    let text: String
    do throws(ChatTemplateError) {
      let messages = try template.fitted(conversation.map(Self.value), placeholders: placeholders)
      text = try template.render(
        messages: messages, addGenerationPrompt: options.addsGenerationPrompt && !options.continuesFinalMessage,
        continueFinalMessage: options.continuesFinalMessage, variables: specialTokens)
    } catch { throw InputError(.invalidRequest, error.description) }
    var prompt = Prompt.text(text, media)
    prompt.mediaUUIDs = uuids.filter { $0.value.contains { $0 != nil } }
    // As transformers: a template that writes the beginning of the sequence itself gets no second one.
    if let bos = specialTokens["bos_token"]?.string, text.hasPrefix(bos) {
      prompt.tokenization.addsSpecialTokens = false
    }
    return prompt
  }

  private static func value(_ message: ChatMessage) -> TemplateValue {
    let content: TemplateValue
    if message.parts.count == 1, case .text(let text) = message.parts[0] {
      content = .string(text)
    } else {
      content = .list(
        message.parts.map { part in
          switch part {
          case .text(let text): ["type": "text", "text": .string(text)]
          case .image: ["type": "image"]
          case .video: ["type": "video"]
          case .audio: ["type": "audio"]
          }
        })
    }
    return ["role": .string(message.role.name), "content": content]
  }
}
