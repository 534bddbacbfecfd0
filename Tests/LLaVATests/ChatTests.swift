import Engine
import Foundation
import GoldenRuns
import ModelKit
import TestMaterial
import Testing

@testable import LLaVA

@Suite("Conversations")
struct ChatTests {
  private static let template =
    "{% for m in messages %}{{ m['role'].upper() }}: {% for p in m['content'] %}{% if p['type'] == 'image' %}<image>\n"
    + "{% else %}{{ p['text'] }}{% endif %}{% endfor %} {% endfor %}{% if add_generation_prompt %}ASSISTANT:{% endif %}"

  private static func options() -> ChatOptions {
    var options = ChatOptions()
    options.template = template
    return options
  }

  @Test("a conversation is the prompt that its template makes, with its pictures in order")
  func conversation() async throws {
    let variant = GoldenVariant("llava", "mha-clip-default")
    let llm = try variant.llm(LLaVAPlugin.self)
    let (red, blue) = (
      MediaItem.image(try SyntheticPicture.image(width: 30, height: 30, seed: 1)),
      MediaItem.image(try SyntheticPicture.image(width: 30, height: 30, seed: 2))
    )
    let params = SamplingParams.greedy(maxTokens: 8)
    let chat = await llm.chat(
      [
        ChatMessage(.user, [.image(red), .text("What?")]), ChatMessage(.assistant, "A."),
        ChatMessage(.user, [.image(blue), .text("And?")]),
      ],
      params, Self.options())
    let plain = await llm.generate(
      [.text("USER: <image>\nWhat? ASSISTANT: A. USER: <image>\nAnd? ASSISTANT:", [.image: [red, blue]])], params)[0]
    #expect(chat.error == nil && plain.error == nil, "\(chat.error?.description ?? "")")
    #expect(chat.promptTokenIDs == plain.promptTokenIDs)
    #expect(chat.outputs.first?.tokenIDs == plain.outputs.first?.tokenIDs)
  }

  @Test("a checkpoint without a template, and a template that refuses, fail by a sentence, the others go on")
  func failures() async throws {
    let llm = try GoldenVariant("llava", "mha-clip-default").llm(LLaVAPlugin.self)
    let params = SamplingParams.greedy(maxTokens: 2)
    let none = await llm.chat([ChatMessage(.user, "Hello")], params)
    #expect(none.error?.description.contains("template") == true, "\(none.error?.description ?? "none")")
    var options = ChatOptions()
    options.template = "{% if messages[0]['role'] != 'user' %}{{ raise_exception('users begin') }}{% endif %}Hello"
    let outputs = await llm.chat(
      [[ChatMessage(.assistant, "I")], [ChatMessage(.user, "You")]], params, options)
    #expect(outputs[0].error?.description.contains("users begin") == true)
    #expect(outputs[1].error == nil)
  }

  @Test("a message is gone on with where that is asked")
  func continuation() async throws {
    let llm = try GoldenVariant("llava", "mha-clip-default").llm(LLaVAPlugin.self)
    var options = Self.options()
    options.continuesFinalMessage = true
    let output = await llm.chat(
      [ChatMessage(.user, "Say it."), ChatMessage(.assistant, "It is")], .greedy(maxTokens: 2), options)
    let plain = await llm.generate([.text("USER: Say it. ASSISTANT: It is")], .greedy(maxTokens: 2))[0]
    #expect(output.promptTokenIDs == plain.promptTokenIDs)
  }

  @Test("the demonstration model answers a question about a picture through its own template")
  func demonstration() async throws {
    let llm = try DemoModel(LLaVAPlugin.self, in: "LLaVA", .image).llm
    let picture = MediaItem.file(TestMaterial.root.appending(path: "Samples/fox.jpg").path)
    let output = await llm.chat(
      [ChatMessage(.user, [.image(picture), .text("Where is the fox?")])], .greedy(maxTokens: 20))
    #expect(output.outputs.first?.text == "The fox is in the middle.", "\(output.error?.description ?? "")")
  }
}
