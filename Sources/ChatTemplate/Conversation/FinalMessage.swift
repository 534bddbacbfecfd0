/// The message that a model is to go on with. Its text gets a mark, by which the prompt is cut afterwards, so that what
/// the template writes after a message is left out: transformers' rule for `continue_final_message`.
struct FinalMessage {
  /// The message with the mark at the end of its text.
  let marked: TemplateValue
  private let text: String

  private static let mark = "CONTINUE_FINAL_MESSAGE_TAG "

  init(of messages: [TemplateValue], template: String) throws(ChatTemplateError) {
    guard let message = messages.last else {
      throw ChatTemplateError(.conversation, "There is no final message to continue: the conversation is empty.")
    }
    guard let content = message["content"], !content.isNull else {
      throw ChatTemplateError(.conversation, "The final message has no content to continue.")
    }
    guard PythonText.contains(template, "content") else {
      throw ChatTemplateError(.conversation, "The chat template does not read the content of messages.")
    }
    switch content {
    case .string(let text):
      self.text = text
      marked = message.setting("content", to: .string(text + Self.mark))
    case .list(var parts):
      guard let place = parts.lastIndex(where: { $0["text"] != nil }), let text = parts[place]["text"]?.string else {
        throw ChatTemplateError(.conversation, "The final message has no text part to continue.")
      }
      self.text = text
      parts[place] = parts[place].setting("text", to: .string(text + Self.mark))
      marked = message.setting("content", to: .list(parts))
    default:
      throw ChatTemplateError(.conversation, "The content of the final message is neither text nor a list of parts.")
    }
  }

  /// The prompt up to where the message's text ends.
  func cut(_ prompt: String) throws(ChatTemplateError) -> String {
    let mark = PythonText.strip(Self.mark, nil, .both)
    let bytes = Array(prompt.utf8)
    guard PythonText.contains(prompt, PythonText.strip(text, nil, .both)),
      let place = PythonText.placesFromRight(of: Array(mark.utf8), in: bytes, atMost: 1).first
    else {
      throw ChatTemplateError(
        .conversation, "The final message cannot be continued, as the chat template does not print its text as it is.")
    }
    let start = String(decoding: bytes[..<place], as: UTF8.self)
    // Where the template kept the space after the mark, it keeps those at the end of the text too.
    let keepsSpace = bytes[place...].starts(with: Self.mark.utf8)
    return keepsSpace ? start : PythonText.strip(start, nil, .right)
  }
}
