/// The form in which templates get messages, whichever form the caller has them in: what transformers does to them
/// before it renders.
enum MessageForm {
  /// Without members that are null, with OpenAI's image parts as `{"type": "image"}`, and with reasoning under the
  /// names that templates read.
  static func settled(_ message: TemplateValue) throws(ChatTemplateError) -> TemplateValue {
    guard let members = message.members else {
      throw ChatTemplateError(.conversation, "A message of a conversation must be a dictionary with role and content.")
    }
    var settled = TemplateValue.dictionary(members.filter { !$0.value.isNull })
    if let parts = settled["content"]?.list {
      settled = settled.setting("content", to: .list(parts.map(part)))
    }
    return withReasoning(settled)
  }

  private static func part(_ part: TemplateValue) -> TemplateValue {
    guard part["type"]?.string == "image_url", let image = part["image_url"] else { return part }
    let url = image.members == nil ? image : image["url"] ?? ""
    return ["type": "image", "url": url]
  }

  /// Templates read the first name, and some older ones the second.
  private static let reasoningNames = ["reasoning_content", "thinking", "reasoning"]

  private static func withReasoning(_ message: TemplateValue) -> TemplateValue {
    guard let reasoning = reasoningNames.lazy.compactMap({ message[$0] }).first, case .dictionary(var members) = message
    else { return message }
    if message["thinking"] == nil { members.insert(.init("thinking", reasoning), at: 0) }
    return TemplateValue.dictionary(members).setting("reasoning_content", to: reasoning)
  }
}
