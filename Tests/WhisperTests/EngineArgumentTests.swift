import Compute
import Engine
import ModelKit
import Testing

@Suite("Arguments of an engine")
struct EngineArgumentTests {
  private func refusal(_ change: (inout EngineArgs) -> Void) -> String {
    let error = #expect(throws: EngineError.self) { try TinyRandom.llm(TinyRandom.folder, dtype: .float32, change) }
    let sentence = error?.description ?? ""
    #expect(sentence.isOneSentence, "\(sentence)")
    return sentence
  }

  @Test("a maximum length that the model does not have", arguments: [0, 1, -5, 65, .max, .min])
  func maxModelLength(_ length: Int) {
    let sentence = refusal { $0.maxModelLength = length }
    #expect(sentence.contains("(max_model_len) of \(length) is not possible; choose one from 2 to 64"))
  }

  @Test("a number of sequences that cannot be", arguments: [0, -1, 16_385, .max, .min])
  func maxSequences(_ count: Int) {
    let sentence = refusal { $0.maxSequences = count }
    #expect(sentence.contains("Between 1 and 16384 sequences") && sentence.contains("max_num_seqs is \(count)"))
  }

  @Test("a type that nothing is computed in", arguments: DType.allCases.filter { $0 != .float32 && $0 != .bfloat16 })
  func dtype(_ dtype: DType) {
    let sentence = refusal { $0.dtype = dtype }
    #expect(sentence.contains("cannot compute in \(dtype); use ") && sentence.contains("float32"))
    #expect(sentence.contains("bfloat16"))
  }

  @Test("limits and counts below zero")
  func limits() {
    #expect(refusal { $0.limitPerPrompt = [.audio: -1] }.contains("limit of audio items a prompt is -1"))
    #expect(refusal { $0.maxLogprobs = -2 }.contains("max_logprobs is -2"))
  }

  @Test("a limit on what the model does not take lets none of it in; a limit of zero is kept")
  func otherLimits() async throws {
    let llm = try TinyRandom.llm { $0.limitPerPrompt = [.image: 5, .audio: 0] }
    let item = TinyRandom.waveform("noise")
    let outputs = await llm.generate([.text("", [.image: [item]]), .text("", [.audio: [item]])])
    #expect(outputs[0].error?.description == "Unsupported modality: image; this model takes audio.")
    #expect(
      outputs[1].error?.description
        == "At most 0 audio(s) may be provided in one prompt. Set `--limit-mm-per-prompt` to increase this limit.")
  }

  @Test("the shortest engine there can be serves what fits and refuses the rest")
  func shortest() async throws {
    let llm = try TinyRandom.llm {
      $0.maxModelLength = 2
      $0.maxSequences = 1
    }
    let item = TinyRandom.waveform("noise")
    let outputs = await llm.generate(
      [.text("", [.audio: [item]]), .text("and", [.audio: [item]]), .text("", [.audio: [item]])], .greedy())
    #expect(outputs.map { $0.error == nil } == [true, false, true])
    #expect(outputs[0].outputs[0].tokenIDs.count == 1)
    #expect(outputs[0].outputs[0].tokenIDs == outputs[2].outputs[0].tokenIDs)
    #expect(try await llm.transcribe([item])[0].error == nil)
    #expect(try await llm.transcribe([item], SpeechPromptOptions(language: "en"))[0].error != nil)
  }

  @Test("a cache too small for a sequence names the option, what is needed and what was given")
  func smallCache() throws {
    let sentence = refusal { $0.kvCacheMemoryBytes = 1 }
    #expect(sentence.hasPrefix("kv_cache_memory_bytes (--kv-cache-memory-bytes) is 1, but "))
    let needed = try #require(Int(sentence.split(separator: " ").last { Int($0) != nil } ?? ""))
    #expect(throws: EngineError.self) {
      try TinyRandom.llm {
        $0.kvCacheMemoryBytes = needed - 1; $0.maxModelLength = 64
      }
    }
    _ = try TinyRandom.llm {
      $0.kvCacheMemoryBytes = needed
      $0.maxModelLength = 64
    }
  }

  @Test("the widest engine there can be reserves no memory that it does not use")
  func widest() async throws {
    let llm = try TinyRandom.llm { $0.maxSequences = 16_384 }
    #expect(await llm.generate([.text("", PromptFault.heard)], .greedy())[0].error == nil)
  }
}
