/// A chat template, which makes a prompt of a conversation: Jinja as transformers renders it
/// (`ImmutableSandboxedEnvironment`, `trim_blocks`, `lstrip_blocks`, loop controls).
///
///     let template = try ChatTemplate(source: "{% for message in messages %}…{% endfor %}")
///     let prompt = try template.render(messages: [["role": "user", "content": "Hello"]], addGenerationPrompt: true)
public struct ChatTemplate: Sendable {
  /// The text of the template.
  public let source: String
  /// Whether the template wants content as text or as a list of parts.
  public let contentFormat: ContentFormat
  private let program: Program

  /// Parses a template. Throws a sentence with the line where it is not what Jinja allows.
  public init(source: String) throws(ChatTemplateError) {
    self.source = source
    let parsed = try Parser.parse(source)
    program = try Resolver.resolve(parsed)
    contentFormat = ContentFormat(of: parsed.root.body)
  }

  /// The prompt of a conversation.
  ///
  /// - Parameters:
  ///   - messages: Dictionaries with `role`, `content` and what else the template knows.
  ///   - addGenerationPrompt: Whether the prompt ends with what begins an answer.
  ///   - continueFinalMessage: Whether the prompt ends within the last message, so that the model goes on with it; not
  ///     together with `addGenerationPrompt`.
  ///   - tools: The functions that the model may call, as JSON schemas.
  ///   - documents: Dictionaries, mostly with `title` and `text`.
  ///   - variables: What the template finds by name beside these: special tokens, and options of its own.
  public func render(
    messages: [TemplateValue], addGenerationPrompt: Bool = false, continueFinalMessage: Bool = false,
    tools: [TemplateValue]? = nil, documents: [TemplateValue]? = nil, variables: [String: TemplateValue] = [:]
  ) throws(ChatTemplateError) -> String {
    var settled: [TemplateValue] = []
    for message in messages { settled.append(try MessageForm.settled(message)) }
    for document in documents ?? [] where document.members == nil {
      throw ChatTemplateError(.conversation, "A document must be a dictionary, mostly with title and text.")
    }
    var continuation: FinalMessage?
    if continueFinalMessage {
      guard !addGenerationPrompt else {
        throw ChatTemplateError(
          .conversation,
          "A prompt either continues the final message or adds a generation prompt for a new one: choose one of the two."
        )
      }
      let final = try FinalMessage(of: settled, template: source)
      settled[settled.count - 1] = final.marked
      continuation = final
    }
    var given = variables
    given["messages"] = .list(settled)
    given["tools"] = tools.map { .list($0) } ?? .null
    given["documents"] = documents.map { .list($0) } ?? .null
    given["add_generation_prompt"] = .bool(addGenerationPrompt)
    let prompt = try render(given)
    return try continuation?.cut(prompt) ?? prompt
  }

  /// Renders with these variables alone, besides the functions that every template has.
  func render(_ variables: [String: TemplateValue], clock: Clock = .system) throws(ChatTemplateError) -> String {
    var given: [String: Value] = [:]
    for (name, function) in Renderer.globals { given[name] = function }
    for (name, value) in variables { given[name] = Value(value) }
    return try Renderer(program, given: given, clock: clock).run()
  }
}
