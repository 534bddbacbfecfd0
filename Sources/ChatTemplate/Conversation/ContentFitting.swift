/// Content in the form that a template wants, by vLLM's rules for chat messages.
extension ChatTemplate {
  /// The messages with their content as this template wants it. Where it wants parts, text becomes a list of one part.
  /// Where it wants strings, the texts of the parts are joined by line endings, and the placeholders of images and the
  /// like that the text does not have itself stand before it, a line each.
  ///
  /// - Parameter placeholders: What stands for one item in a prompt, by the type of the part: `["image": "<image>"]`.
  /// - Throws: Where a type of part has no placeholder, or a text has more placeholders than there are items.
  public func fitted(
    _ messages: [TemplateValue], placeholders: [String: String]
  ) throws(ChatTemplateError) -> [TemplateValue] {
    var fitted: [TemplateValue] = []
    for message in messages {
      let message = try MessageForm.settled(message)
      switch (contentFormat, message["content"]) {
      case (.parts, .string(let text)):
        fitted.append(message.setting("content", to: [["type": "text", "text": .string(text)]]))
      case (.string, .list(let parts)):
        fitted.append(message.setting("content", to: .string(try Self.text(of: parts, placeholders))))
      default: fitted.append(message)
      }
    }
    return fitted
  }

  private static func text(
    of parts: [TemplateValue], _ placeholders: [String: String]
  ) throws(ChatTemplateError) -> String {
    var texts: [String] = []
    var counts: [(placeholder: String, count: Int)] = []
    for part in parts {
      if let text = part.string ?? part["text"]?.string {
        texts.append(text)
        continue
      }
      let type = mediaType(of: part)
      guard let placeholder = placeholders[type] else {
        throw ChatTemplateError(
          .conversation,
          "The chat template wants text, and nothing is known that could stand in it for a part of the type '\(type)'.")
      }
      if let place = counts.firstIndex(where: { $0.placeholder == placeholder }) {
        counts[place].count += 1
      } else {
        counts.append((placeholder, 1))
      }
    }
    let text = texts.joined(separator: "\n")
    var lines: [String] = []
    for (placeholder, count) in counts {
      let present = PythonText.places(of: Array(placeholder.utf8), in: Array(text.utf8)).count
      guard present <= count else {
        throw ChatTemplateError(
          .conversation,
          "A message has \(present) placeholders '\(placeholder)' in its text, but only \(count) such items.")
      }
      lines += Array(repeating: placeholder, count: count - present)
    }
    return (lines + (text.isEmpty ? [] : [text])).joined(separator: "\n")
  }

  /// `image` of `{"type": "image"}`, and of the spellings that OpenAI's clients have: `image_url`, `input_audio`.
  private static func mediaType(of part: TemplateValue) -> String {
    var type = part["type"]?.string ?? ["image", "video", "audio"].first { part[$0] != nil } ?? "unknown"
    if type.hasSuffix("_url") { type.removeLast(4) }
    return type.hasPrefix("input_") ? String(type.dropFirst(6)) : type
  }
}
