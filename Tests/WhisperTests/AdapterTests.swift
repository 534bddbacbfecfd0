import Compute
import Engine
import Foundation
import JSON
import ModelKit
import TestMaterial
import Testing

@testable import Whisper

@Suite("LoRA adapters of a tiny random Whisper")
struct AdapterTests {
  static let adapter = LoRARequest(
    name: "speech", id: 1, path: TestMaterial.root.appending(path: "Tests/Fixtures/lora/speech").path)
  static let folders = [TinyRandom.folder, TinyRandom.cTranslate2Folder]

  private func golden() throws -> [(waveform: String, ids: [Int32], top: [JSONValue])] {
    let json = try JSONValue(parsing: Array(Data(contentsOf: TestMaterial.golden("lora/speech.json"))))
    return (json["runs"]?.array ?? []).map {
      ($0["waveform"]?.string ?? "", TinyRandom.ids($0["generated_ids"]), $0["top5"]?.array ?? [])
    }
  }

  private func prompt(_ waveform: String, _ lora: LoRARequest? = adapter) -> Prompt {
    var prompt: Prompt = .text("", [.audio: [TinyRandom.waveform(waveform)]])
    prompt.lora = lora
    return prompt
  }

  private var params: SamplingParams {
    var params = SamplingParams.greedy(maxTokens: 20)
    params.ignoreEOS = true
    params.logprobs = 5
    return params
  }

  @Test("encoder and decoder give PEFT's tokens and log probabilities, in both layouts", arguments: folders)
  func parity(folder: String) async throws {
    let llm = try TinyRandom.llm(folder) {
      $0.generationConfig = .vllm
      $0.enablesLoRA = true
    }
    let runs = try golden()
    #expect(runs.count == 3)
    // One without the adapter between those with it.
    let outputs = await llm.generate(
      [prompt(runs[0].waveform), prompt(runs[0].waveform, nil), prompt(runs[1].waveform), prompt(runs[2].waveform)],
      params)
    #expect(outputs[1].outputs.first?.tokenIDs != runs[0].ids)
    for (run, output) in zip(runs, [outputs[0], outputs[2], outputs[3]]) {
      #expect(output.outputs.first?.tokenIDs == run.ids, "\(run.waveform)")
      let steps = output.outputs.first?.logprobs ?? []
      #expect(steps.count == run.top.count)
      for (step, wanted) in zip(steps, run.top) {
        for (found, pair) in zip(step, wanted.array ?? []) {
          #expect(abs(Double(found.logprob) - (pair.array?[1].number ?? 0)) < 3e-4, "\(run.waveform)")
        }
      }
    }
  }

  @Test("a transcription takes an adapter")
  func transcription() async throws {
    let llm = try TinyRandom.llm { $0.enablesLoRA = true }
    let recording = [TinyRandom.waveform("chirp")]
    let plain = try await llm.transcribe(recording)
    let adapted = try await llm.transcribe(recording, lora: Self.adapter)
    #expect(adapted[0].error == nil)
    #expect(adapted[0].segments.map(\.tokenIDs) != plain[0].segments.map(\.tokenIDs))
  }

  @Test("answers in bfloat16 are the same alone and beside others")
  func bfloat16() async throws {
    let llm = try TinyRandom.llm(dtype: .bfloat16) { $0.enablesLoRA = true }
    let prompts = ["noise", "chirp", "sines", "noise"].enumerated().map { prompt($1, $0 % 2 == 0 ? Self.adapter : nil) }
    var alone: [[Int32]] = []
    for prompt in prompts { alone.append(await llm.generate([prompt], params)[0].outputs[0].tokenIDs) }
    let together = await llm.generate(prompts, params)
    #expect(together.map { $0.outputs[0].tokenIDs } == alone)
    #expect(alone[0] != alone[3])
  }
}
