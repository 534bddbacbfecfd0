/// The names under which a message's reasoning is passed. Templates read the first, and some older ones the second.
enum ReasoningFields {
  static let names = ["reasoning_content", "thinking", "reasoning"]

  /// The message with its reasoning under both names that templates read, as transformers passes it.
  static func aliased(_ message: TemplateValue) -> TemplateValue {
    let reasoning = names.lazy.compactMap { message[$0] }.first { !$0.isNull }
    guard let reasoning, case .dictionary(var members) = message else { return message }
    if message["thinking"] == nil { members.insert(.init("thinking", reasoning), at: 0) }
    return TemplateValue.dictionary(members).setting("reasoning_content", to: reasoning)
  }
}
