import Foundation
import Testing

@Suite("Inspect")
struct InspectTests {
  private let folder: TestFolder

  init() throws { folder = try TestFolder() }

  /// A copy of the random checkpoint with something replaced in its configuration.
  private func changed(_ old: String, _ new: String) throws -> String {
    let copy = folder.url.appending(path: "model")
    try FileManager.default.copyItem(atPath: GenerateTests.model, toPath: copy.path)
    let config = try folder.text("model/config.json")
    try #require(config.contains(old))
    try folder.write("model/config.json", config.replacing(old, with: new))
    return copy.path
  }

  @Test(
    "a checkpoint is told with its plugin, tensors and memory", arguments: ["", "-ctranslate2"])
  func report(layout: String) throws {
    let run = try Program.run(["inspect", GenerateTests.model + layout, "--dtype", "float32"])
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    for title in ["checkpoint", "plugin", "config.json", "tensors", "memory", "names without a match: none"] {
      #expect(run.lines.contains(title), "\(title)")
    }
    #expect(run.output.contains("AS float32"))
    #expect(run.output.contains("cross-attention"))
  }

  @Test("what does not fit is told after the rest, with status 3")
  func mismatch() throws {
    let run = try Program.run(["inspect", try changed(#""decoder_layers": 2"#, #""decoder_layers": 1"#)])
    #expect(run.status == 3)
    #expect(run.lines.contains("tensors") && run.lines.contains("names without a match: see standard error"))
    #expect(run.errors.contains("that the model does not use") && run.errors.contains("layers.1."), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test("a type without a plugin still has its tensors shown")
  func unknownType() throws {
    let run = try Program.run(["inspect", try changed(#""model_type": "whisper""#, #""model_type": "whispr""#)])
    #expect(run.status == 3)
    #expect(run.lines.contains("tensors") && !run.lines.contains("plugin"))
    #expect(run.errors.contains("did you mean 'whisper'?"), "\(run.errors)")
  }

  @Test("the graph is drawn to a file")
  func graph() throws {
    let run = try Program.run(["inspect", GenerateTests.model, "--graph", "g.svg"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let svg = try folder.text("g.svg")
    #expect(svg.hasPrefix("<svg ") && svg.contains("attention") && svg.contains(">x 2<"))
    let refused = try Program.run(["inspect", GenerateTests.model, "--graph", "no/such/g.svg"], in: folder.url)
    #expect(refused.status == 1 && refused.errors.contains("No such file or directory"))
  }
}
