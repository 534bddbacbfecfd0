import Engine
import ModelKit
import Testing

/// Files with a few bytes changed at random: whatever comes of it, it is a model that answers or a sentence.
@Suite("Checkpoints with random damage")
struct DamagedCheckpointTests {
  struct Target: Sendable, CustomTestStringConvertible {
    let file: String
    let fixture: String
    /// The damage is within so many bytes of the start.
    let reach: Int
    var testDescription: String { "\(file), first \(reach) bytes" }
  }

  static let targets = [
    Target(file: "config.json", fixture: TinyRandom.folder, reach: .max),
    Target(file: "generation_config.json", fixture: TinyRandom.folder, reach: .max),
    Target(file: "preprocessor_config.json", fixture: TinyRandom.folder, reach: .max),
    Target(file: "tokenizer.json", fixture: TinyRandom.folder, reach: .max),
    Target(file: "tokenizer.json", fixture: TinyRandom.folder, reach: 2_000),
    Target(file: "model.safetensors", fixture: TinyRandom.folder, reach: 8),
    Target(file: "model.safetensors", fixture: TinyRandom.folder, reach: 9_000),
    Target(file: "model.safetensors", fixture: TinyRandom.folder, reach: .max),
    Target(file: "config.json", fixture: TinyRandom.cTranslate2Folder, reach: .max),
    Target(file: "model.bin", fixture: TinyRandom.cTranslate2Folder, reach: 300),
    Target(file: "model.bin", fixture: TinyRandom.cTranslate2Folder, reach: .max),
  ]

  @Test("a damaged file gives a model that answers, or a sentence", arguments: targets)
  func damage(_ target: Target) async throws {
    let copy = try CheckpointCopy(of: target.fixture)
    let whole = try copy.bytes(target.file)
    var state: UInt64 = 1
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var refused = 0
    let rounds = 40
    for _ in 0..<rounds {
      var bytes = whole
      for _ in 0...random(3) {
        let place = random(min(target.reach, bytes.count))
        switch random(4) {
        case 0: bytes[place] = UInt8(random(256))
        case 1: bytes[place] ^= 1 << random(8)
        case 2: bytes.insert(bytes[random(bytes.count)], at: place)
        default: bytes.removeSubrange(place..<min(place + 1 + random(20), bytes.count))
        }
      }
      try copy.write(target.file, bytes)
      do throws(EngineError) {
        let llm = try load(copy.folder)
        let outputs = await llm.generate([.text("hello <|en|>", PromptFault.heard)], .greedy(maxTokens: 4))
        #expect(outputs.count == 1 && (outputs[0].error != nil || !outputs[0].outputs.isEmpty))
        _ = try await llm.transcribe([TinyRandom.waveform("noise")], .init(timestamps: .segment))
      } catch {
        refused += 1
        #expect(!error.description.isEmpty && !error.description.contains("\n"), "\(error)")
      }
    }
    // Most damage to a header is seen; damage to weights cannot be.
    if target.reach <= 9_000 { #expect(refused > rounds / 4, "\(refused)") }
  }

  private func load(_ folder: String) throws(EngineError) -> LLM {
    do { return try TinyRandom.llm(folder) } catch let error as EngineError { throw error } catch {
      throw .load("another error: \n\(error)")
    }
  }
}
