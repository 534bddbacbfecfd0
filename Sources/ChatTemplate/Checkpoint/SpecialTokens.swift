import JSON

/// The special tokens that a tokenizer has by name.
enum SpecialTokens {
  /// All members of `tokenizer_config.json` whose name ends with `_token`, those of `extra_special_tokens` where that
  /// is an object, and, where the configuration does not list added tokens itself, of `special_tokens_map.json`.
  static func read(
    _ files: TemplateFiles, _ tokenizer: JSONObject?
  ) throws(ChatTemplateError) -> [String: TemplateValue] {
    var tokens: [String: TemplateValue] = [:]
    func take(_ object: JSONObject) {
      for member in object.members {
        if member.key.hasSuffix("_token"), let text = text(of: member.value) { tokens[member.key] = .string(text) }
      }
      for member in object["extra_special_tokens"]?.object?.members ?? [] {
        if let text = text(of: member.value) { tokens[member.key] = .string(text) }
      }
    }
    if let tokenizer { take(tokenizer) }
    if tokenizer?["added_tokens_decoder"] == nil, let map = try files.object("special_tokens_map.json") { take(map) }
    return tokens
  }

  /// A token is written as a string, or as an object with its text as `content`.
  private static func text(of value: JSONValue) -> String? { value.string ?? value["content"]?.string }
}
