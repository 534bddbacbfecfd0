import GoldenRuns
import JSON
import ModelKit
import Testing

@testable import Engine
@testable import Qwen2VL

@Suite("Tiny random checkpoints against transformers")
struct TinyVariantTests {
  static let variants = ["qwen2-vl", "qwen2-5-vl"].flatMap(GoldenVariant.all)

  @Test("tokens and every log probability are transformers'", arguments: variants)
  func parity(variant: GoldenVariant) async throws {
    #expect(try await variant.runs().differences(variant.llm(Qwen2VLPlugin.self)) == [])
  }

  @Test("prompts in chunks of any size give the same", arguments: [16, 37], ["qwen2-vl", "qwen2-5-vl"])
  func chunks(size: Int, family: String) async throws {
    let variant = GoldenVariant(family, "published")
    let llm = try variant.llm(Qwen2VLPlugin.self) { $0.maxBatchedTokens = size }
    #expect(try await variant.runs().differences(llm) == [])
  }

  @Test("there are at least six variants of each family")
  func count() {
    #expect(GoldenVariant.all("qwen2-vl").count >= 6)
    #expect(GoldenVariant.all("qwen2-5-vl").count >= 6)
  }

  @Test("positions on all axes, and the offset of what is generated, are transformers'", arguments: variants)
  func positions(variant: GoldenVariant) async throws {
    let llm = try variant.llm(Qwen2VLPlugin.self)
    let rows = try variant.json()["runs"]?.array ?? []
    #expect(!rows.isEmpty)
    for (row, run) in zip(rows, try variant.runs()) {
      let found = try llm.preparation.prepare(Request(prompt: run.request.0, params: .greedy()), number: 0).get()
      let expected = (row["position_ids"]?.array ?? []).map { axis in
        (axis.array ?? []).compactMap { $0.integer.map(Int32.init) }
      }
      #expect(found.positions?.axes == expected, "\(run)")
      #expect(found.positions.map { Int($0.offset) } == row["rope_delta"]?.integer, "\(run)")
    }
  }
}
