import ChatTemplate
import Foundation
import TestMaterial
import Testing

@Suite("The form of content")
struct ContentFormatTests {
  @Test(
    "a template that loops over a message's content wants parts",
    arguments: [
      "{% for m in messages %}{% for p in m.content %}{% endfor %}{% endfor %}",
      "{% for m in messages %}{% for p in m['content'] %}{% endfor %}{% endfor %}",
      "{% for m in messages[1:] %}{% for p in m.content | selectattr('type', 'eq', 'image') %}{% endfor %}{% endfor %}",
      "{% set all = messages %}{% set rest = all[1:] | list %}{% for m in rest %}{% for p in m.content %}{% endfor %}{% endfor %}",
      "{% macro x(y) %}{% for m in messages %}{% if m %}{% for p in m.content %}{% endfor %}{% endif %}{% endfor %}{% endmacro %}",
    ])
  func parts(source: String) throws {
    #expect(try ChatTemplate(source: source).contentFormat == .parts)
  }

  @Test(
    "any other wants a string",
    arguments: [
      "", "{% for m in messages %}{{ m.content }}{% endfor %}", "{% for p in messages[0].content %}{% endfor %}",
      "{% for m in other %}{% for p in m.content %}{% endfor %}{% endfor %}",
      "{% for i, m in messages %}{% for p in m.content %}{% endfor %}{% endfor %}",
      "{% for m in messages %}{% set c = m.content %}{% for p in c %}{% endfor %}{% endfor %}",
      "{% for m in messages %}{% for p in m.contents %}{% endfor %}{% endfor %}",
    ])
  func strings(source: String) throws {
    #expect(try ChatTemplate(source: source).contentFormat == .string)
  }

  @Test(
    "the shared real templates of models with images want parts",
    .enabled(if: TestMaterial.shared != nil, "the shared material is not there"))
  func shared() throws {
    let configs = try #require(TestMaterial.shared).appending(path: "configs")
    for folder in ["llava-1.5-7b-hf", "llava-onevision-qwen2-0.5b-ov-hf", "llava-v1.6-mistral-7b-hf"] {
      let templates = try CheckpointTemplates(folder: configs.appending(path: folder).path)
      #expect(try templates.template().contentFormat == .parts)
    }
  }

  private static let mixed: [TemplateValue] = [
    ["role": "system", "content": "S"],
    [
      "role": "user",
      "content": [
        ["type": "text", "text": "Two"], ["type": "image"], ["type": "image_url", "image_url": "a.png"],
        ["type": "input_audio", "input_audio": [:]], ["type": "text", "text": "see <image>"],
      ],
    ],
    ["role": "assistant", "content": .null],
  ]

  private static let marks = ["image": "<image>", "audio": "<sound>"]

  @Test("strings are made of parts, with the placeholders that the text lacks before it")
  func flattened() throws {
    let template = try ChatTemplate(source: "{% for m in messages %}{{ m.content }}{% endfor %}")
    let fitted = try template.fitted(Self.mixed, placeholders: Self.marks)
    #expect(fitted.map { $0["content"]?.string } == ["S", "<image>\n<sound>\nTwo\nsee <image>", nil])
    #expect(
      try template.fitted([["content": [["type": "image"]]]], placeholders: Self.marks)[0]["content"] == "<image>")
    #expect(try template.fitted([["content": []]], placeholders: [:])[0]["content"] == "")
  }

  @Test("parts are made of strings, and parts stay what they are")
  func wrapped() throws {
    let template = try ChatTemplate(source: "{% for m in messages %}{% for p in m.content %}{% endfor %}{% endfor %}")
    let fitted = try template.fitted(Self.mixed, placeholders: [:])
    #expect(fitted[0]["content"] == [["type": "text", "text": "S"]])
    #expect(fitted[1]["content"]?.list?.count == 5)
    #expect(fitted[1]["content"]?.list?[2] == ["type": "image", "url": "a.png"])
    #expect(fitted[2]["content"] == nil)
  }

  @Test("a part without a placeholder, and more placeholders than items, are errors")
  func misfits() throws {
    let template = try ChatTemplate(source: "{{ messages[0].content }}")
    let video: [TemplateValue] = [["content": [["type": "video"]]]]
    #expect(throws: ChatTemplateError.self) { try template.fitted(video, placeholders: Self.marks) }
    let twice: [TemplateValue] = [["content": [["type": "image"], ["type": "text", "text": "<image><image>"]]]]
    #expect(throws: ChatTemplateError.self) { try template.fitted(twice, placeholders: Self.marks) }
  }
}
