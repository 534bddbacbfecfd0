import ChatTemplate
import Foundation
import JSON
import TestMaterial
import Testing

@Suite("The templates of a checkpoint")
struct CheckpointTemplatesTests {
  private func withFolder<Result>(_ files: [(String, String)], _ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sensorium-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, content) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(content.utf8).write(to: file)
    }
    return try body(folder.path)
  }

  @Test("are those that transformers finds, in its order", arguments: Conversations.golden["layouts"]?.array ?? [])
  func layouts(layout: JSONValue) throws {
    let files = (layout["files"]?.object?.members ?? []).map { ($0.key, $0.value.string ?? $0.value.text) }
    try withFolder(files) { folder in
      if layout["error"]?.bool == true {
        #expect(throws: ChatTemplateError.self) { try CheckpointTemplates(folder: folder) }
        return
      }
      let expected = (layout["templates"]?.object?.members ?? []).map { ($0.key, $0.value.string ?? "") }
      let sources = try CheckpointTemplates(folder: folder).sources
      #expect(sources == Dictionary(uniqueKeysWithValues: expected))
    }
  }

  @Test("come from tokenizer_config.json where no file of their own is there, by name and for tools")
  func tokenizer() throws {
    let list = #"{"chat_template": [{"name": "default", "template": "D"}, {"name": "tool_use", "template": "T"}]}"#
    try withFolder([("tokenizer_config.json", list)]) { folder in
      let templates = try CheckpointTemplates(folder: folder)
      #expect(try templates.template().source == "D")
      #expect(try templates.template(forTools: true).source == "T")
      #expect(try templates.template(named: "default", forTools: true).source == "D")
      let error = #expect(throws: ChatTemplateError.self) { try templates.template(named: "rag") }
      #expect(error?.description == "\(folder) has no chat template named 'rag', only 'default', 'tool_use'.")
    }
    let string = #"{"chat_template": "S"}"#
    try withFolder([("tokenizer_config.json", string)]) { folder in
      let template = try CheckpointTemplates(folder: folder).template(forTools: true)
      #expect(template.source == "S")
    }
    try withFolder([("tokenizer_config.json", string), ("chat_template.jinja", "J")]) { folder in
      let template = try CheckpointTemplates(folder: folder).template()
      #expect(template.source == "J")
    }
  }

  @Test("bring their special tokens", arguments: ["Plugins/LLaVA/Demo", "Plugins/LLaVANextVideo/Demo"])
  func tokens(folder: String) throws {
    let templates = try CheckpointTemplates(folder: TestMaterial.root.appending(path: folder).path)
    let expected = try #require(Conversations.golden["special_tokens"]?[folder]?.object)
    #expect(templates.specialTokens.count == expected.members.count)
    for member in expected.members { #expect(templates.specialTokens[member.key] == TemplateValue(member.value)) }
  }

  @Test("take tokens that are written as objects, and those of the older file where they must")
  func tokenSpellings() throws {
    let config = #"{"bos_token": {"__type": "AddedToken", "content": "<b>"}, "add_bos_token": true, "pad_token": null}"#
    let map = #"{"eos_token": {"content": "<e>"}, "additional_special_tokens": ["<x>"], "bos_token": "<c>"}"#
    try withFolder([("tokenizer_config.json", config), ("special_tokens_map.json", map)]) { folder in
      let tokens = try CheckpointTemplates(folder: folder).specialTokens
      #expect(tokens == ["bos_token": "<c>", "eos_token": "<e>"])
    }
    let listing = config.dropLast() + #", "added_tokens_decoder": {}}"#
    try withFolder([("tokenizer_config.json", String(listing)), ("special_tokens_map.json", map)]) { folder in
      let tokens = try CheckpointTemplates(folder: folder).specialTokens
      #expect(tokens == ["bos_token": "<b>"])
    }
  }

  @Test(
    "that cannot be read are errors that name the file",
    arguments: [
      ("chat_template.json", "{", "is not JSON"), ("chat_template.json", "[]", "holds no JSON object"),
      ("chat_template.json", #"{"chat_template": 1}"#, "neither a string nor a list"),
      ("tokenizer_config.json", #"{"chat_template": [{"name": "a"}]}"#, "neither a string nor a list"),
      ("tokenizer_config.json", #"{"chat_template": []}"#, "neither a string nor a list"),
      ("chat_template.jinja/x", "", "is not a regular file"),
    ])
  func unreadable(name: String, content: String, reason: String) throws {
    try withFolder([(name, content)]) { folder in
      let error = #expect(throws: ChatTemplateError.self) { try CheckpointTemplates(folder: folder) }
      #expect(error?.description.contains(reason) == true)
      #expect(error?.description.hasPrefix(folder) == true)
    }
  }

  @Test("that are not there are an error only when one is asked for")
  func none() throws {
    try withFolder([]) { folder in
      let templates = try CheckpointTemplates(folder: folder)
      let error = #expect(throws: ChatTemplateError.self) { try templates.template() }
      #expect(error?.description.hasPrefix("\(folder) has no chat template (") == true)
    }
  }

  @Test("that are not UTF-8 are refused")
  func encoding() throws {
    try withFolder([]) { folder in
      try Data([0x61, 0xFF]).write(to: URL(filePath: folder).appending(path: "chat_template.jinja"))
      let error = #expect(throws: ChatTemplateError.self) { try CheckpointTemplates(folder: folder) }
      #expect(error?.description == "\(folder)/chat_template.jinja is not UTF-8.")
    }
  }
}
