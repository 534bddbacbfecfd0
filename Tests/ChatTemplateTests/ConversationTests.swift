import ChatTemplate
import Foundation
import JSON
import TestMaterial
import Testing

/// What transformers made of conversations, by the golden script `chat_templates.py`.
enum Conversations {
  static let golden: JSONValue = {
    do {
      return try JSONValue(parsing: [UInt8](Data(contentsOf: TestMaterial.golden("chat/templates.json"))))
    } catch {
      return .null
    }
  }()

  struct Conversation: Sendable {
    let messages: [TemplateValue]
    let tools: [TemplateValue]?
  }

  static let byName: [String: Conversation] = Dictionary(
    uniqueKeysWithValues: (golden["conversations"]?.array ?? []).map { row in
      let messages = (row["messages"]?.array ?? []).map { TemplateValue($0) }
      let tools = row["tools"]?.array.map { $0.map { TemplateValue($0) } }
      return (row["name"]?.string ?? "", Conversation(messages: messages, tools: tools))
    })

  /// One template and conversation, rendered plainly, with a generation prompt, and to be continued.
  struct Run: Sendable, CustomTestStringConvertible {
    let template: String
    let conversation: String
    /// Texts, or hashes of texts; nil where Python raises.
    let outputs: [String?]

    var testDescription: String { "\(template): \(conversation)" }
  }

  static let runs: [Run] = (golden["runs"]?.array ?? []).map { row in
    Run(
      template: row["template"]?.string ?? "", conversation: row["conversation"]?.string ?? "",
      outputs: (row["outputs"]?.array ?? []).map(\.string))
  }

  static func runs(of folder: String) -> [Run] { runs.filter { $0.template.hasPrefix(folder + "/") } }

  /// FNV-1a, 64 bit, as the golden scripts write it.
  static func hash(_ text: String) -> String {
    let state = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

@Suite("Conversations")
struct ConversationTests {
  private func check(
    _ run: Conversations.Run, _ template: ChatTemplate, _ tokens: [String: TemplateValue],
    hashed: (String) -> String = { $0 }
  ) throws {
    let conversation = try #require(Conversations.byName[run.conversation])
    for (option, expected) in run.outputs.enumerated() {
      var output: String?
      var failure: ChatTemplateError?
      do throws(ChatTemplateError) {
        output = try template.render(
          messages: conversation.messages, addGenerationPrompt: option == 1, continueFinalMessage: option == 2,
          tools: conversation.tools, variables: tokens)
      } catch {
        failure = error
      }
      #expect(output.map(hashed) == expected, "option \(option): \(failure?.description ?? output ?? "")")
    }
  }

  private static let tokens: [String: TemplateValue] = ["bos_token": "<s>", "eos_token": "</s>"]

  @Test("render with templates of our own as transformers renders them", arguments: Conversations.runs(of: "own"))
  func own(run: Conversations.Run) throws {
    let name = String(run.template.dropFirst("own/".count))
    let source = try #require(Conversations.golden["own"]?[name]?.string)
    try check(run, try ChatTemplate(source: source), Self.tokens)
  }

  @Test("render with the demo checkpoints as transformers renders them", arguments: Conversations.runs(of: "Plugins"))
  func demo(run: Conversations.Run) throws {
    let templates = try CheckpointTemplates(folder: TestMaterial.root.appending(path: run.template).path)
    try check(run, try templates.template(), templates.specialTokens)
  }

  @Test(
    "render with the shared real templates as transformers renders them",
    .enabled(if: TestMaterial.shared != nil, "the shared material is not there"),
    arguments: Conversations.runs(of: "shared"))
  func shared(run: Conversations.Run) throws {
    let path = "configs/" + run.template.dropFirst("shared/".count)
    let file = try #require(TestMaterial.shared).appending(path: path)
    let source = try String(contentsOf: file, encoding: .utf8)
    try check(run, try ChatTemplate(source: source), Self.tokens, hashed: Conversations.hash)
  }

  @Test("are many, with real and own templates among them")
  func areMany() {
    #expect(Conversations.runs.count > 200)
    #expect(Conversations.runs(of: "own").count > 50)
    #expect(Conversations.runs(of: "Plugins").count > 50)
    #expect(Conversations.runs(of: "shared").count > 100)
    #expect(Conversations.runs.allSatisfy { $0.outputs.count == 3 })
  }
}
