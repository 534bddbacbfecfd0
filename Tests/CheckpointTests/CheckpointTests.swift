import Foundation
import JSON
import Testing

@testable import Checkpoint

@Suite("Checkpoint")
struct CheckpointTests {
  @Test("a Hugging Face folder gives weights, configuration and the other files")
  func huggingFace() throws {
    let folder = try TemporaryFolder()
    try folder.write("model.safetensors", validSafetensors())
    try folder.write("config.json", #"{"model_type":"toy","width":4}"#)
    try folder.write("generation_config.json", #"{"eos_token_id":[1,2]}"#)
    let checkpoint = try Checkpoint(folder: folder.path)
    #expect(checkpoint.format == .huggingFace)
    #expect(checkpoint.modelType == "toy")
    #expect(checkpoint.generationConfig?["eos_token_id"]?.array == [.integer(1), .integer(2)])
    #expect(checkpoint.path(of: "config.json") == "\(folder.path)/config.json")
    #expect(checkpoint.path(of: "tokenizer.json") == nil)
    #expect(try checkpoint.json("tokenizer.json") == nil)
    #expect(checkpoint.weightBytes == 24)
  }

  @Test("a CTranslate2 folder tells its spec, and an alias takes no bytes of its own")
  func cTranslate2() throws {
    let folder = try TemporaryFolder()
    try folder.write("model.bin", CTranslate2Bytes.valid.bytes)
    try folder.write("config.json", "{}")
    let checkpoint = try Checkpoint(folder: folder.path)
    #expect(checkpoint.format == .cTranslate2(spec: "ToySpec"))
    #expect(checkpoint.modelType == nil)
    #expect(checkpoint.weightBytes == 24 + 2 + 1 + 8 + 4 + 2)
  }

  @Test(
    "a folder without weights that can be read says what is supported",
    arguments: [
      ([], "is empty."),
      (["pytorch_model.bin", "config.json"], "pytorch_model.bin only; supported are safetensors and"),
      (["pytorch_model-00001-of-00002.bin"], "save the model again as safetensors"), (["model.gguf"], "holds GGUF"),
      (["base.pt"], "base.pt only"), (["config.json"], "the weights are missing"), (["notes.txt"], "is no checkpoint"),
      (["adapter_model.safetensors"], "it holds adapter_model.safetensors"),
    ])
  func unsupported(files: [String], says: String) throws {
    let folder = try TemporaryFolder()
    for file in files { try folder.write(file, "{}") }
    let error = #expect(throws: CheckpointError.self) { try Checkpoint(folder: folder.path) }
    #expect(error?.description.contains(says) == true, "\(error!)")
    #expect(error?.description.contains(folder.path) == true)
  }

  @Test("a folder that is missing or is a file, and weights without a configuration, are told apart")
  func missing() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("model.safetensors", validSafetensors())
    #expect(throws: CheckpointError("\(folder.path)/no does not exist.")) {
      try Checkpoint(folder: folder.path + "/no")
    }
    #expect(throws: CheckpointError("\(file) is a file; name the folder that holds the checkpoint.")) {
      try Checkpoint(folder: file)
    }
    #expect(throws: CheckpointError("\(folder.path) has weights but no config.json that describes the model.")) {
      try Checkpoint(folder: folder.path)
    }
  }

  @Test("weights that are empty, a folder or a pipe are refused and not waited for")
  func oddWeights() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/model.safetensors"
    try folder.write("model.safetensors", "")
    #expect(throws: CheckpointError("\(path) is empty.")) { try Checkpoint(folder: folder.path) }
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(throws: CheckpointError("\(path) is a folder where a file is expected.")) {
      try Checkpoint(folder: folder.path)
    }
    try FileManager.default.removeItem(atPath: path)
    #expect(mkfifo(path, 0o600) == 0)
    #expect(throws: CheckpointError("\(path) is not a regular file.")) { try Checkpoint(folder: folder.path) }
  }

  @Test("a broken config.json is told with the place", arguments: ["", "[1]", "{\"a\":", "{} {}", "{'a': 1}"])
  func brokenConfig(text: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("model.safetensors", validSafetensors())
    try folder.write("config.json", text)
    let error = #expect(throws: CheckpointError.self) { try Checkpoint(folder: folder.path) }
    #expect(error?.description.hasPrefix("\(folder.path)/config.json ") == true, "\(error!)")
  }
}
