import JSON

/// The chat templates of a checkpoint, by name, with the special tokens that they print.
///
/// Where they are looked for, first to last, as in transformers 5.23: `chat_template` of `processor_config.json`;
/// `chat_template.json`; `chat_template.jinja` and `additional_chat_templates/*.jinja`; `chat_template` of
/// `tokenizer_config.json`, a string or a list of named templates.
public struct CheckpointTemplates: Sendable {
  /// The texts of the templates: `default`, and where there are others, by their own names, such as `tool_use`.
  public let sources: [String: String]
  /// `bos_token`, `eos_token` and the like, and named ones of a model's own, such as `image_token`: what transformers
  /// passes to every template.
  public let specialTokens: [String: TemplateValue]
  private let folder: String

  /// Reads what the folder of a checkpoint has; no template at all is no error yet.
  public init(folder: String) throws(ChatTemplateError) {
    self.folder = folder
    let files = TemplateFiles(folder: folder)
    let tokenizer = try files.object("tokenizer_config.json")
    sources = try Self.sources(files, tokenizer)
    specialTokens = try SpecialTokens.read(files, tokenizer)
  }

  /// The template for a conversation: the one named, else `tool_use` where there are tools and such a template, else
  /// `default`. Throws where there is none, with the names that there are, and where it is not valid.
  public func template(named name: String? = nil, forTools hasTools: Bool = false) throws(ChatTemplateError)
    -> ChatTemplate
  {
    let wanted = name ?? (hasTools && sources["tool_use"] != nil ? "tool_use" : "default")
    if let source = sources[wanted] { return try ChatTemplate(source: source) }
    guard !sources.isEmpty else {
      throw ChatTemplateError(
        .file, "\(folder) has no chat template (chat_template.jinja, chat_template.json or in tokenizer_config.json).")
    }
    let names = sources.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
    throw ChatTemplateError(.file, "\(folder) has no chat template named '\(wanted)', only \(names).")
  }

  private static func sources(
    _ files: TemplateFiles, _ tokenizer: JSONObject?
  ) throws(ChatTemplateError) -> [String: String] {
    let processor = "processor_config.json"
    if let own = try files.object(processor)?["chat_template"], !own.isNull {
      return try named(own, processor, files)
    }
    let folder = "additional_chat_templates"
    let additional = files.templates(in: folder)
    let legacy = "chat_template.json"
    if let own = try files.object(legacy) {
      guard additional.isEmpty else {
        throw files.failure(
          legacy, "cannot be combined with the templates in \(folder): use chat_template.jinja instead")
      }
      guard let template = own["chat_template"] else { throw files.failure(legacy, "has no member chat_template") }
      return try named(template, legacy, files)
    }
    var sources: [String: String] = [:]
    for name in additional { sources[name] = try files.text("\(folder)/\(name).jinja") }
    if let text = try files.text("chat_template.jinja") { sources["default"] = text }
    if sources.isEmpty, let own = tokenizer?["chat_template"], !own.isNull {
      return try named(own, "tokenizer_config.json", files)
    }
    return sources
  }

  /// A string, `[{"name": …, "template": …}]`, or `{name: template}`.
  private static func named(
    _ value: JSONValue, _ file: String, _ files: TemplateFiles
  ) throws(ChatTemplateError) -> [String: String] {
    if let text = value.string { return ["default": text] }
    var sources: [String: String] = [:]
    let failure = files.failure(file, "has a chat_template that is neither a string nor a list of named templates")
    for entry in value.array ?? [] {
      guard let name = entry["name"]?.string, let text = entry["template"]?.string else { throw failure }
      sources[name] = text
    }
    for member in value.object?.members ?? [] {
      guard let text = member.value.string else { throw failure }
      sources[member.key] = text
    }
    if sources.isEmpty { throw failure }
    return sources
  }
}
