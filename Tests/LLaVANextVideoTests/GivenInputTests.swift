import Engine
import GoldenRuns
import ModelKit
import Testing

@testable import LLaVANextVideo

/// Pictures in tiles and clips whose number of positions only the processor knows, given as what it makes of them.
@Suite("Pictures and clips given as embeddings, and prompts that are expanded already")
struct GivenInputTests {
  @Test(
    "the packed tiles and pooled frames give what the pictures and clips give",
    arguments: ["average", "conv", "siglip-full"])
  func embeddings(name: String) async throws {
    let variant = GoldenVariant("llava-next-video", name)
    let runs = try variant.runs().filter { !$0.media.isEmpty }
    #expect(runs.contains { $0.media[.video] != nil } && runs.contains { $0.media[.image] != nil })
    let seeing = try variant.llm(LLaVANextVideoPlugin.self)
    let blind = try variant.llm(LLaVANextVideoPlugin.self) { $0.enablesMMEmbeds = true }
    let wanted = try await seeing.generate(runs.map(\.request.0), runs.map(\.request.1))
    let found = try await blind.generate(
      runs.map { try variant.embedded($0, LLaVANextVideoPlugin.self) }, runs.map(\.request.1))
    for (run, (found, wanted)) in zip(runs, zip(found, wanted)) {
      #expect(found.error == nil && found.promptTokenIDs == run.inputIDs, "\(run)")
      #expect(found.outputs.first?.tokenIDs == run.generatedIDs, "\(run)")
      #expect(found.outputs.first?.logprobs == wanted.outputs.first?.logprobs, "\(run)")
    }
    #expect(await blind.metrics().encoderRuns == 0)
  }

  @Test("transformers' own input ids give what the text gives", arguments: ["average", "max"])
  func expanded(name: String) async throws {
    let variant = GoldenVariant("llava-next-video", name)
    let llm = try variant.llm(LLaVANextVideoPlugin.self)
    #expect(try await variant.runs().differences(llm) { .tokens($0.inputIDs, $0.media) } == [])
  }

  @Test("a clip's embeddings need their flag, which is named after them")
  func flag() async throws {
    let llm = try GoldenVariant("llava-next-video", "average").llm(LLaVANextVideoPlugin.self)
    let rows = try EmbeddingRows([], rows: 0, columns: 3)
    let output = await llm.generate([.text("<video>", [.video: [.embeddings(rows)]])], .greedy())[0]
    #expect(output.error?.description == "You must set `--enable-mm-embeds` to input `video_embeds`")
  }
}
