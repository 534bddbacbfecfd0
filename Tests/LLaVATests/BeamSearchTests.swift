import Engine
import Foundation
import GoldenRuns
import JSON
import ModelKit
import TestMaterial
import Testing

@testable import LLaVA

/// tools/goldens/llava_beams.py
@Suite("Beam search against transformers")
struct BeamSearchTests {
  private static func variants() throws -> [JSONValue] {
    let golden = try JSONValue(parsing: Array(Data(contentsOf: TestMaterial.golden("llava/beams.json"))))
    return golden["variants"]?.array ?? []
  }

  private static func ids(_ value: JSONValue?) -> [Int32] {
    (value?.array ?? []).compactMap { $0.integer.map(Int32.init) }
  }

  @Test("answers, their order and their scores are transformers', with room and without", arguments: [16, 3])
  func parity(blocks: Int) async throws {
    var count = 0
    for variant in try Self.variants() {
      let name = variant["variant"]?.string ?? ""
      let runs = try GoldenVariant("llava", name).runs()
      let llm = try GoldenVariant("llava", name).llm(LLaVAPlugin.self) {
        $0.maxSequences = blocks
        if blocks < 16 { $0.maxBatchedTokens = 40 }
      }
      for golden in variant["searches"]?.array ?? [] {
        let run = try #require(runs.first { $0.name == golden["run"]?.string })
        var params = BeamSearchParams(
          beamWidth: golden["beam_width"]?.integer ?? 0, maxTokens: golden["max_tokens"]?.integer ?? 0)
        params.lengthPenalty = golden["length_penalty"]?.number ?? 0
        params.stopTokenIDs = Self.ids(golden["stop_token_ids"])
        params.ignoreEOS = true
        let output = await llm.beamSearch([run.request.0], params)[0]
        #expect(output.error == nil)
        let expected = golden["sequences"]?.array ?? []
        #expect(output.sequences.count == expected.count)
        for (found, wanted) in zip(output.sequences, expected) {
          #expect(found.tokenIDs == Self.ids(wanted["token_ids"]), "\(name) \(run) \(params)")
          #expect(abs(found.score - (wanted["score"]?.number ?? 0)) < 1e-3)
        }
        count += 1
      }
      #expect(await llm.metrics().heldBlocks == 0)
    }
    #expect(count >= 30)
  }

  @Test("a search that makes no sense is refused with a sentence")
  func refusals() async throws {
    let llm = try GoldenVariant("llava", "mha-clip-default").llm(LLaVAPlugin.self)
    let outputs = await llm.beamSearch(["Hello"], BeamSearchParams(beamWidth: 0, maxTokens: 3))
    #expect(outputs[0].error?.description == "beam_width must be between 1 and 1024, got 0.")
    var params = BeamSearchParams(beamWidth: 2, maxTokens: 0)
    #expect(await llm.beamSearch(["Hello"], params)[0].error?.description == "max_tokens must be at least 1, got 0.")
    params.maxTokens = 2
    params.stopTokenIDs = [99_999]
    #expect(await llm.beamSearch(["Hello"], params)[0].error?.description.contains("out-of-vocab") == true)
  }
}
