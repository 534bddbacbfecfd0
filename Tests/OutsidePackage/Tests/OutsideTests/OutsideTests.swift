import Foundation
import Sensorium
import Testing

@Suite("From a package outside")
struct OutsideTests {
  private let root = URL(filePath: #filePath).appending(path: "../../../../..").standardized

  @Test("the built-in models are in the registry, by model_type")
  func registry() throws {
    let registry = try Builtins.registry
    #expect(registry.modelTypes.contains("whisper"))
    #expect(try registry.plugin(for: "llava-next-video").descriptor.modalities == [.image, .video])
    #expect(throws: RegistryError.self) { try registry.plugin(for: "no_such_model") }
  }

  @Test("a question about a picture, with parameters as vLLM's users write them")
  func picture() async throws {
    let llm = try LLM(EngineArgs(model: root.appending(path: "Plugins/LLaVA/Demo").path, maxSequences: 2), threads: 2)
    let picture = MediaItem.file(root.appending(path: "Samples/fox.jpg").path)
    let prompt = Prompt.text("USER: <image>\nDescribe the picture. ASSISTANT:", [.image: [picture]])
    let outputs = await llm.generate([prompt], SamplingParams(temperature: 0, maxTokens: 64))
    #expect(outputs[0].error == nil)
    #expect(outputs[0].outputs[0].text.contains("fox"))
  }

  @Test("a plugin of one's own is registered and answers")
  func ownPlugin() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "outside-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Self.write(folder)
    var registry = try Builtins.registry
    try registry.register(CounterPlugin.self)
    let llm = try LLM(EngineArgs(model: folder.path), registry: registry, backend: try Builtins.backend(threads: 1))
    let output = await llm.generate(["a"], SamplingParams(temperature: 0, maxTokens: 8))[0]
    #expect(output.error == nil)
    #expect(output.outputs.first?.text == "bcd")
    #expect(output.outputs.first?.finishReason == .stop)
  }

  /// The tokens a, b, c, d and an end, and a matrix that leads from each to the next.
  private static func write(_ folder: URL) throws {
    let count = 5
    let files = [
      "config.json": #"{"model_type": "counter", "vocab_size": 5, "eos_token_id": 4}"#,
      "tokenizer.json": """
      {"added_tokens": [{"id": 4, "content": "<end>", "special": true}], "decoder": {"type": "Fuse"},
       "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "c": 2, "d": 3, "<end>": 4}, "merges": []}}
      """,
    ]
    for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    let header = Data(#"{"successors.weight":{"dtype":"F32","shape":[5,5],"data_offsets":[0,100]}}"#.utf8)
    var file = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) } + header
    for row in 0..<count {
      for column in 0..<count {
        let value: Float = column == row + 1 ? 1 : 0
        file += withUnsafeBytes(of: value.bitPattern.littleEndian) { Data($0) }
      }
    }
    try file.write(to: folder.appending(path: "model.safetensors"))
  }
}
