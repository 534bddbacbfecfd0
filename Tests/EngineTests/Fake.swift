import CPUBackend
import Compute
import Foundation
import ModelKit
import TestMaterial
import Text

@testable import Engine

enum Fake {
  /// A tensor of a checkpoint.
  struct Weights {
    let name: String
    let shape: [Int]
    let values: [Float]
  }

  /// An empty folder of its own.
  static func newFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sensorium-fake-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  /// A folder with the fake's checkpoint; the tokenizer is the tiny random Whisper's unless it is said otherwise.
  static func folder(
    tokenizer: String = "whisper-tiny-random",
    _ weights: [Weights] = [Weights(name: "nothing", shape: [1], values: [0])]
  ) throws -> String {
    let folder = try newFolder()
    try Data(#"{"model_type": "fake_model", "eos_token_id": 3}"#.utf8).write(to: folder.appending(path: "config.json"))
    try FileManager.default.copyItem(
      at: TestMaterial.root.appending(path: "Tests/Fixtures/\(tokenizer)/tokenizer.json"),
      to: folder.appending(path: "tokenizer.json"))
    try safetensors(weights).write(to: folder.appending(path: "model.safetensors"))
    return folder.path
  }

  static func safetensors(_ weights: [Weights]) throws -> Data {
    var entries: [String] = []
    var body = Data()
    for tensor in weights {
      let start = body.count
      for value in tensor.values { withUnsafeBytes(of: value.bitPattern.littleEndian) { body += Data($0) } }
      entries.append(
        #""\#(tensor.name)":{"dtype":"F32","shape":\#(tensor.shape),"data_offsets":[\#(start),\#(body.count)]}"#)
    }
    let header = Data("{\(entries.joined(separator: ","))}".utf8)
    return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) } + header + body
  }

  static func tokenizer() throws -> Tokenizer {
    try Tokenizer(
      contentsOf: TestMaterial.root.appending(path: "Tests/Fixtures/whisper-tiny-random/tokenizer.json").path)
  }

  static func registry(_ plugin: any ModelPlugin.Type = FakePlugin.self) throws -> ModelRegistry {
    var registry = ModelRegistry()
    try registry.register(plugin)
    return registry
  }

  static func llm(
    _ plugin: any ModelPlugin.Type = FakePlugin.self, tokenizer: String = "whisper-tiny-random",
    _ weights: [Weights] = [Weights(name: "nothing", shape: [1], values: [0])],
    _ change: (inout EngineArgs) -> Void = { _ in }
  ) throws -> LLM {
    let folder = try folder(tokenizer: tokenizer, weights)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var args = EngineArgs(model: folder)
    args.dtype = .float32
    change(&args)
    return try LLM(args, registry: try registry(plugin), backend: try CPUBackend(threads: 2))
  }

  static func prompt(_ tokens: [Int32], sample: Float = 0.5) -> Prompt {
    .tokens(tokens, [.audio: [.pcm([sample], rate: 16_000)]])
  }
}
