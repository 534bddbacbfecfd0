import Engine
import GoldenRuns
import ModelKit
import Testing

@testable import LLaVA

/// Rows that are the projector's output for a picture are the picture.
@Suite("Pictures given as embeddings")
struct MediaEmbeddingTests {
  private static func llm(_ variant: GoldenVariant, _ change: (inout EngineArgs) -> Void = { _ in }) throws -> LLM {
    try variant.llm(LLaVAPlugin.self) {
      $0.enablesMMEmbeds = true
      $0.allowsLongMaxModelLength = true
      $0.maxModelLength = 512
      change(&$0)
    }
  }

  @Test(
    "tokens and log probabilities are those of the pictures, and no encoder runs",
    arguments: ["mha-clip-default", "gqa-clip-full", "siglip-full", "feature-layers", "padded-square"])
  func parity(name: String) async throws {
    let variant = GoldenVariant("llava", name)
    let runs = try variant.runs().filter { !$0.media.isEmpty }
    #expect(!runs.isEmpty)
    let seeing = try Self.llm(variant)
    let wanted = try await seeing.generate(runs.map(\.request.0), runs.map(\.request.1))
    let blind = try Self.llm(variant) { $0.maxBatchedTokens = 37 }
    let prompts = try runs.map { try variant.embedded($0, LLaVAPlugin.self) }
    let found = try await blind.generate(prompts, runs.map(\.request.1))
    for (run, (found, wanted)) in zip(runs, zip(found, wanted)) {
      #expect(found.error == nil, "\(run)")
      #expect(found.promptTokenIDs == run.inputIDs, "\(run)")
      #expect(found.outputs.first?.tokenIDs == run.generatedIDs, "\(run)")
      #expect(found.outputs.first?.logprobs == wanted.outputs.first?.logprobs, "\(run)")
      #expect(found.promptLogprobs == wanted.promptLogprobs, "\(run)")
    }
    #expect(await blind.metrics().encoderRuns == 0)
    #expect(await seeing.metrics().encoderRuns > 0)
  }

  @Test("a prompt of rows may have a picture's among them, and is then the prompt with the picture")
  func amongRows() async throws {
    let variant = GoldenVariant("llava", "mha-clip-default")
    let llm = try Self.llm(variant) { $0.enablesPromptEmbeds = true }
    for run in try variant.runs() where !run.media.isEmpty {
      var seen = try variant.rows(of: run.media, LLaVAPlugin.self)[.image]?.flatMap(\.values) ?? []
      let own = try variant.rows(of: run.inputIDs.map { $0 == 320 ? 0 : $0 })
      var values = own.values
      for (row, id) in run.inputIDs.enumerated() where id == 320 {
        values.replaceSubrange(row * 32..<(row + 1) * 32, with: seen.prefix(32))
        seen.removeFirst(32)
      }
      #expect(seen.isEmpty)
      var params = run.request.1
      params.promptLogprobs = nil
      let output = await llm.generate([.embeddings(try EmbeddingRows(values, rows: own.rows, columns: 32))], params)[0]
      #expect(output.error == nil, "\(run)")
      #expect(output.outputs.first?.tokenIDs == run.generatedIDs, "\(run)")
    }
    #expect(await llm.metrics().encoderRuns == 0)
  }

  @Test("they are known by their rows and by a uuid, and mixed with pictures in one prompt")
  func identity() async throws {
    let variant = GoldenVariant("llava", "mha-clip-default")
    let llm = try Self.llm(variant)
    let pictures = try (1...2).map { MediaItem.image(try SyntheticPicture.image(width: 40, height: 30, seed: $0)) }
    let rows = try #require(variant.rows(of: [.image: [pictures[1]]], LLaVAPlugin.self)[.image]?.first)
    let text = "USER: <image> <image>\nWhat differs, and what is alike in them? ASSISTANT:"
    let params = SamplingParams.greedy(maxTokens: 8)
    let wanted = await llm.generate([.text(text, [.image: pictures])], params)[0]
    var first = Prompt.text(text, [.image: [pictures[0], .embeddings(rows)]])
    first.mediaUUIDs = [.image: [nil, "rows"]]
    var second = Prompt.text(text, [.image: [pictures[0], .absent]])
    second.mediaUUIDs = [.image: [nil, "rows"]]
    for prompt in [first, second] {
      let output = await llm.generate([prompt], params)[0]
      #expect(output.error == nil)
      #expect(output.outputs.first?.tokenIDs == wanted.outputs.first?.tokenIDs)
    }
    var values = rows.values
    values[0] += 1
    let changed = try EmbeddingRows(values, rows: rows.rows, columns: rows.columns)
    first.media[.image]?[1] = .embeddings(changed)
    let taken = await llm.generate([first], params)[0].error?.description
    #expect(taken?.contains("'rows', which another image came under before") == true, "\(taken ?? "none")")
  }

  @Test("with a limit of 0 pictures there may be embeddings, as no encoder is needed for them")
  func limit() async throws {
    let variant = GoldenVariant("llava", "mha-clip-default")
    let llm = try Self.llm(variant) { $0.limitPerPrompt = [.image: 0] }
    let picture = MediaItem.image(try SyntheticPicture.image(width: 40, height: 30, seed: 1))
    let rows = MediaItem.embeddings(
      try #require(variant.rows(of: [.image: [picture]], LLaVAPlugin.self)[.image]?.first))
    let outputs = await llm.generate(
      [.text("<image> a", [.image: [rows]]), .text("<image> a", [.image: [picture]])], .greedy(maxTokens: 3))
    #expect(outputs[0].error == nil)
    #expect(
      outputs[1].error?.description
        == "At most 0 image(s) may be provided in one prompt. Set `--limit-mm-per-prompt` to increase this limit.")
  }
}
