import JSON
import Testing

@testable import ChatTemplate

@Suite("Rendering a conversation")
struct RenderingTests {
  private static let plain = "{% for m in messages %}[{{ m.role }}]{{ m.content }}{{ eos }}{% endfor %}"

  private func expectFailure(_ sentence: String, prefix: Bool = false, _ body: () throws -> String) {
    do {
      Issue.record("no error, but: \(try body())")
    } catch {
      let description = "\(error)"
      #expect(prefix ? description.hasPrefix(sentence) : description == sentence, "\(description)")
    }
  }

  @Test("variables are found by name, and cannot hide the conversation")
  func variables() throws {
    let template = try ChatTemplate(source: Self.plain)
    let prompt = try template.render(
      messages: [["role": "user", "content": "Hi"]], variables: ["eos": "</s>", "messages": "none"])
    #expect(prompt == "[user]Hi</s>")
  }

  @Test("messages come from JSON as they are written")
  func json() throws {
    let messages = try JSONValue(parsing: #"[{"role": "user", "content": {"b": [1, 2.0, true, null], "a": "\u00e9"}}]"#)
    let prompt = try ChatTemplate(source: "{{ messages[0].content }}").render(
      messages: (messages.array ?? []).map { TemplateValue($0) })
    #expect(prompt == "{'b': [1, 2.0, True, None], 'a': 'é'}")
  }

  @Test("the final message is continued without what the template writes after it")
  func continued() throws {
    let template = try ChatTemplate(source: Self.plain)
    let messages: [TemplateValue] = [["role": "user", "content": "Hi"], ["role": "assistant", "content": "So "]]
    let kept = try template.render(messages: messages, continueFinalMessage: true, variables: ["eos": "</s>"])
    #expect(kept == "[user]Hi</s>[assistant]So ")
    let trimming = try ChatTemplate(source: "{% for m in messages %}{{ m.content | trim }}</s>{% endfor %}")
    #expect(try trimming.render(messages: messages, continueFinalMessage: true) == "Hi</s>So")
  }

  @Test("a final message that cannot be continued is an error that says why")
  func notContinued() throws {
    let template = try ChatTemplate(source: Self.plain)
    expectFailure("There is no final message to continue: the conversation is empty.") {
      try template.render(messages: [], continueFinalMessage: true)
    }
    expectFailure("The final message has no content to continue.") {
      try template.render(messages: [["role": "user"]], continueFinalMessage: true)
    }
    expectFailure("The final message has no text part to continue.") {
      try template.render(messages: [["content": [["type": "image"]]]], continueFinalMessage: true)
    }
    expectFailure("The content of the final message is neither text nor a list of parts.") {
      try template.render(messages: [["content": 1]], continueFinalMessage: true)
    }
    expectFailure("A prompt either continues the final message or adds a generation prompt", prefix: true) {
      try template.render(messages: [["content": "a"]], addGenerationPrompt: true, continueFinalMessage: true)
    }
    let hiding = try ChatTemplate(source: "{{ messages[0].content[:0] }}")
    expectFailure("The final message cannot be continued, as the chat template does not print", prefix: true) {
      try hiding.render(messages: [["content": "a"]], continueFinalMessage: true)
    }
    let ignoring = try ChatTemplate(source: "x")
    expectFailure("The chat template does not read the content of messages.") {
      try ignoring.render(messages: [["content": "a"]], continueFinalMessage: true)
    }
  }

  @Test("errors are one sentence with the template's line")
  func errors() throws {
    let template = try ChatTemplate(source: "\n\n{{ messages[0].content.text }}\n{{ raise_exception('Only users!') }}")
    expectFailure("The chat template failed at line 3: 'dict object' has no attribute 'content'.") {
      try template.render(messages: [["content": .null]])
    }
    expectFailure("The chat template refuses this conversation (line 4): Only users!") {
      try template.render(messages: [["content": "a"]])
    }
    expectFailure("A message of a conversation must be a dictionary with role and content.") {
      try template.render(messages: ["Hi"])
    }
    expectFailure("A document must be a dictionary, mostly with title and text.") {
      try template.render(messages: [], documents: ["Hi"])
    }
    let reason = "the template ends where {% elif %} or {% else %} or {% endif %} is due."
    expectFailure("The chat template is not valid Jinja at line 2: " + reason) {
      try ChatTemplate(source: "a\n{% if x %}").source
    }
  }

  @Test("a macro's error has the macro's line, and what comes after it its own")
  func lines() throws {
    let template = try ChatTemplate(
      source: "{% macro m(x) %}\n{{ x.y.z }}\n{% endmacro %}\n{{ m(1) if a }}\n{{ m({}) + b.c }}")
    do throws(ChatTemplateError) {
      _ = try template.render(["a": true])
      Issue.record("it rendered")
    } catch {
      #expect(error.line == 2)
    }
  }

  @Test("strftime_now tells the local time as Python does")
  func time() throws {
    let clock = Clock { (seconds: 1_700_000_000, microseconds: 42) }
    let template = try ChatTemplate(source: "{{ strftime_now('%Y %f %% %Z|%z|') }}{{ strftime_now('%H:%M') | length }}")
    #expect(try template.render([:], clock: clock) == "2023 000042 % ||5")
  }
}
