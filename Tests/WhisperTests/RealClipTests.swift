import Compute
import Foundation
import JSON
import ModelKit
import TestMaterial
import Testing

@testable import Engine

@Suite(
  "Real Whispers on real recordings give transformers' tokens", .serialized,
  .enabled(if: RealWeights.areThere, Comment(rawValue: RealWeights.absent)))
struct RealClipTests {
  static let shared = Comment(rawValue: "the shared recordings are not on this machine")

  private func greedy(_ maxTokens: Int? = nil) -> SamplingParams { .greedy(maxTokens: maxTokens) }

  private func compare(_ runs: [RealWeights.Run], _ outputs: [RequestOutput]) {
    #expect(!runs.isEmpty)
    for (run, output) in zip(runs, outputs) {
      #expect(output.error == nil)
      let found = output.outputs.first?.tokenIDs ?? []
      // Where transformers' own two best scores differ by less than 0.001, rounding decides.
      let certain = run.ambiguous.first ?? run.generated.count
      #expect(Array(found.prefix(certain)) == Array(run.generated.prefix(certain)), "\(run.model) \(run.path)")
    }
  }

  @Test("the shipped samples, word for word", arguments: ["tiny.en", "base"])
  func samples(model: String) async throws {
    let runs = try RealWeights.runs("clips", of: model, in: "samples")
    let llm = try RealWeights.llm(model, .float32)
    compare(runs, await llm.generate(runs.map { $0.request(in: TestMaterial.root) }, greedy()))
    let texts = try await llm.transcribe(
      runs.map { .file(TestMaterial.root.appending(path: $0.path).path) }, SpeechPromptOptions(language: "en"))
    #expect(texts.map(\.text) == runs.map { $0.text.trimmingCharacters(in: .whitespaces) })
  }

  @Test(
    "92 clips in ten languages", .enabled(if: TestMaterial.shared != nil, shared), arguments: ["tiny.en", "base"])
  func clips(model: String) async throws {
    let root = try #require(TestMaterial.shared)
    let runs = try RealWeights.runs("clips", of: model)
    let llm = try RealWeights.llm(model, .float32)
    compare(runs, await llm.generate(runs.map { $0.request(in: root) }, greedy()))
  }

  @Test("a bare start without rules, as vLLM decodes", .enabled(if: TestMaterial.shared != nil, shared))
  func raw() async throws {
    let root = try #require(TestMaterial.shared)
    for model in ["tiny.en", "base"] {
      let runs = try RealWeights.runs("raw", of: model)
      guard !runs.isEmpty else { continue }
      let llm = try RealWeights.llm(model, .float32) { $0.generationConfig = .vllm }
      compare(runs, await llm.generate(runs.map { $0.request(in: root) }, greedy(64)))
    }
  }

  @Test("translation and previous text", .enabled(if: TestMaterial.shared != nil, shared))
  func variants() async throws {
    let root = try #require(TestMaterial.shared)
    for model in ["tiny.en", "base"] {
      let runs = try RealWeights.runs("translations", of: model) + RealWeights.runs("prompted", of: model)
      let llm = try RealWeights.llm(model, .float32)
      compare(runs, await llm.generate(runs.map { $0.request(in: root) }, greedy()))
    }
  }

  @Test("timestamps", .enabled(if: TestMaterial.shared != nil, shared))
  func timestamps() async throws {
    let root = try #require(TestMaterial.shared)
    for model in ["tiny.en", "base"] {
      let runs = try RealWeights.runs("timestamps", of: model)
      guard !runs.isEmpty else { continue }
      let llm = try RealWeights.llm(model, .float32)
      let speech = try #require(llm.model.processor as? any SpeechTranscribing)
      var requests: [Request] = []
      for run in runs {
        let plan = try speech.transcription(
          SpeechPromptOptions(language: model == "base" ? run.language ?? "en" : nil, timestamps: .segment))
        requests.append(Request(prompt: run.request(in: root), params: greedy(), rules: plan.rules))
      }
      compare(runs, await llm.run(requests))
    }
  }

  @Test("the language is found out as transformers does", .enabled(if: TestMaterial.shared != nil, shared))
  func languages() async throws {
    let root = try #require(TestMaterial.shared)
    let file = try JSONValue(parsing: Array(Data(contentsOf: TestMaterial.golden("whisper/greedy.json"))))
    let rows = (file["clips"]?.array ?? []).filter { $0["model"]?.string == "base" }.prefix(24)
    let llm = try RealWeights.llm("base", .float32)
    let found = try await llm.transcribe(
      rows.map { .file(root.appending(path: $0["path"]?.string ?? "").path) })
    for (row, result) in zip(rows, found) {
      #expect(result.language == row["languages"]?.array?[0].array?[0].string, "\(row["path"]?.string ?? "")")
    }
  }

  @Test("bfloat16 loses less than half a point of word error rate", .enabled(if: TestMaterial.shared != nil, shared))
  func bfloat16() async throws {
    let root = try #require(TestMaterial.shared)
    let manifest = try String(contentsOf: root.appending(path: "audio/manifest.jsonl"), encoding: .utf8)
    var transcripts: [String: String] = [:]
    for line in manifest.split(separator: "\n") {
      let row = try JSONValue(parsing: String(line))
      if let path = row["path"]?.string, let text = row["transcript"]?.string { transcripts["audio/" + path] = text }
      if let path = row["path"]?.string, let text = row["transcript"]?.string { transcripts[path] = text }
    }
    for model in ["tiny.en", "base"] {
      let runs = try RealWeights.runs("clips", of: model).filter { !["ja", "zh", "ko"].contains($0.language) }
      let spoken = runs.filter { !(transcripts[$0.path] ?? "").isEmpty }
      let llm = try RealWeights.llm(model, .bfloat16)
      let outputs = await llm.generate(spoken.map { $0.request(in: root) }, greedy())
      var (total, exact, rounded) = (0, 0, 0)
      for (run, output) in zip(spoken, outputs) {
        let reference = words(transcripts[run.path] ?? "")
        total += reference.count
        exact += wordErrors(reference, words(run.text))
        rounded += wordErrors(reference, words(output.outputs.first?.text ?? ""))
      }
      #expect(total > 300)
      let loss = 100 * Double(rounded - exact) / Double(total)
      print("\(model): \(total) words, \(exact) errors in float32, \(rounded) in bfloat16, loss \(loss) points")
      #expect(loss < 0.5, "\(model): \(exact) errors of \(total) in float32, \(rounded) in bfloat16")
    }
  }
}
