import Checkpoint
import Compute
import Foundation
import JSON
import ModelKit
import TestMaterial
import Testing

@testable import Engine
@testable import Whisper

@Suite("What others publish about Whisper", .enabled(if: TestMaterial.shared != nil, RealClipTests.shared))
struct PublishedTests {
  @Test(
    "the configuration of every published size is read",
    arguments: [
      ("whisper-tiny", 384, 80, 4, 4), ("whisper-base", 512, 80, 6, 6), ("whisper-small", 768, 80, 12, 12),
      ("whisper-large-v3", 1280, 128, 32, 32), ("whisper-large-v3-turbo", 1280, 128, 32, 4),
    ])
  func configurations(name: String, hidden: Int, mels: Int, encoder: Int, decoder: Int) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sensorium-config-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let published = try #require(TestMaterial.shared).appending(path: "configs/\(name)")
    for file in ["config.json", "generation_config.json", "preprocessor_config.json"] {
      try FileManager.default.copyItem(at: published.appending(path: file), to: folder.appending(path: file))
    }
    // Weights are not published here; a checkpoint needs some file of them to be opened.
    try FileManager.default.copyItem(
      atPath: TinyRandom.folder + "/model.safetensors", toPath: folder.appending(path: "model.safetensors").path)
    let config = try WhisperPlugin.config(try Checkpoint(folder: folder.path))
    #expect(config.hiddenSize == hidden)
    #expect(config.melBins == mels)
    #expect(config.encoderLayers == encoder)
    #expect(config.decoderLayers == decoder)
    #expect(config.isMultilingual)
    #expect(config.maxSourcePositions == 1_500)
    // Turbo's list is empty; the others' have some eighty tokens.
    #expect(config.suppressTokens.isEmpty == name.hasSuffix("turbo"))
    #expect(config.beginSuppressTokens.count == 2)
  }

  @Test(
    "tiny.en's greedy tokens of transformers' own test",
    .enabled(if: RealWeights.areThere, Comment(rawValue: RealWeights.absent)))
  func tinyEnglish() async throws {
    let root = try #require(TestMaterial.shared)
    let file = try JSONValue(
      parsing: Array(Data(contentsOf: root.appending(path: "golden/hf_whisper_librispeech0.json"))))
    let expected = TinyRandom.ids(file["whisper-tiny.en"]?["greedy_max_length20_ids"])
    #expect(expected.count == 20)
    let llm = try RealWeights.llm("tiny.en", .float32)
    let audio = root.appending(path: file["audio"]?.string ?? "").path
    let output = await llm.generate(
      [.tokens(Array(expected.prefix(2)), [.audio: [.file(audio)]])], .greedy(maxTokens: 18))
    #expect(output[0].outputs.first?.tokenIDs == Array(expected.dropFirst(2)))
  }
}
