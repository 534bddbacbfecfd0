import Engine
import GoldenRuns
import JSON
import ModelKit
import Testing

@testable import Moonshine

@Suite("Tiny random checkpoints against transformers")
struct TinyVariantTests {
  private struct Run {
    let clip: String
    let item: MediaItem
    let generated: [Int32]
    let logprobs: [Double]
  }

  private static func runs(_ variant: GoldenVariant) throws -> [Run] {
    let json = try variant.json()
    return try (json["runs"]?.array ?? []).map { row in
      let clip = row["clip"]?.string ?? ""
      let described = try #require(json["clips"]?[clip])
      let samples = SyntheticWaveform.samples(
        described["waveform"]?.string ?? "", count: try #require(described["samples"]?.integer))
      return Run(
        clip: clip, item: .pcm(samples, rate: 16_000),
        generated: (row["generated_ids"]?.array ?? []).compactMap { $0.integer.map(Int32.init) },
        logprobs: (row["output_logprobs"]?.array ?? []).compactMap(\.number))
    }
  }

  @Test(
    "recordings of unlike lengths, together, give the tokens that transformers gives each",
    arguments: GoldenVariant.all("moonshine"))
  func parity(variant: GoldenVariant) async throws {
    let runs = try Self.runs(variant)
    #expect(runs.count >= 4)
    let llm = try variant.llm(MoonshinePlugin.self)
    var params = SamplingParams.greedy(maxTokens: 24)
    (params.ignoreEOS, params.logprobs) = (true, 0)
    let outputs = await llm.generate(runs.map { .text("", [.audio: [$0.item]]) }, params)
    for (run, output) in zip(runs, outputs) {
      #expect(output.error == nil)
      let answer = try #require(output.outputs.first)
      #expect(answer.tokenIDs == run.generated, "\(run.clip)")
      let found = (answer.logprobs ?? []).map { Double($0[0].logprob) }
      #expect(zip(found, run.logprobs).allSatisfy { abs($0 - $1) < 3e-4 }, "\(run.clip)")
    }
  }

  @Test("there are at least six variants")
  func count() { #expect(GoldenVariant.all("moonshine").count >= 6) }

  @Test("a recording that makes no state is refused, and the others are answered")
  func tooShort() async throws {
    let llm = try GoldenVariant("moonshine", "published").llm(MoonshinePlugin.self)
    let outputs = await llm.generate(
      [894, 895].map { .text("", [.audio: [.pcm(Array(repeating: 0.1, count: $0), rate: 16_000)]]) },
      .greedy(maxTokens: 2))
    #expect(outputs[0].error?.description.contains("too short; this model takes 895 ") == true)
    #expect(outputs[1].error == nil)
  }

  @Test("what it cannot do is refused: translation, timestamps, another language")
  func refusals() async throws {
    let llm = try GoldenVariant("moonshine", "published").llm(MoonshinePlugin.self)
    let item = MediaItem.pcm(SyntheticWaveform.samples("sines"), rate: 16_000)
    for options in [
      SpeechPromptOptions(task: .translate), SpeechPromptOptions(timestamps: .segment),
      SpeechPromptOptions(language: "de"),
    ] {
      await #expect(throws: EngineError.self) { try await llm.transcribe([item], options) }
    }
    #expect(try await llm.transcribe([item])[0].error == nil)
  }
}
