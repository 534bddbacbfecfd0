import CPUBackend
import Compute
import Glibc
import ModelKit
import Testing

@testable import Engine

@Suite("Logprobs")
struct LogprobTests {
  static let logits: [Float] = (0..<300).map { $0 == 11 ? -.infinity : Float(($0 * 97) % 151) / 20 - 4 }

  @Test("values, ranks and order are those of the definition, with equal tokens and with one ruled out")
  func definition() throws {
    let row = try LogitsRow(Self.logits)
    func entries(for token: Int32, top: Int) throws -> [TokenLogprob] {
      let request = LogprobsRequest(row: 0, token: token, report: LogprobsReport(tokens: .top(top)))
      return try row.backend.logprobs(row.tensor, [request])[0]
    }
    let shift = log(Self.logits.reduce(0) { $0 + exp(Double($1)) })
    let order = Self.logits.indices.sorted { (Self.logits[$0], $1) > (Self.logits[$1], $0) }
    for (token, top) in [(Int32(0), 5), (7, 0), (11, 3), (299, 150), (order.last.map(Int32.init) ?? 0, 300), (2, -1)] {
      let entries = try entries(for: token, top: top)
      let count = top < 0 ? 300 : top
      #expect(entries[0].token == token)
      #expect(entries[0].rank == 1 + Self.logits.count { $0 > Self.logits[Int(token)] })
      #expect(Array(entries.dropFirst().map { Int($0.token) }) == order.prefix(count).filter { $0 != Int(token) })
      for entry in entries where entry.logprob > -.infinity {
        #expect(abs(Double(entry.logprob) - Double(Self.logits[Int(entry.token)]) + shift) < 1e-5)
      }
      for entry in entries.dropFirst() { #expect(order[entry.rank - 1] == Int(entry.token)) }
    }
    #expect(try entries(for: 11, top: 0)[0].logprob == -.infinity)
  }

  @Test("chosen tokens are reported as asked: each once, the generated one first")
  func chosenTokens() async throws {
    let llm = try Fake.llm()
    var params = SamplingParams.greedy(maxTokens: 4)
    params.ignoreEOS = true
    params.logprobTokenIDs = [4, 9, 4]
    let output = await llm.generate([Fake.prompt([5, 6])], params)[0].outputs[0]
    let entries = try #require(output.logprobs)
    #expect(entries.map { $0[0].tokenID } == output.tokenIDs)
    #expect(entries.allSatisfy { Set($0.map(\.tokenID)).isSuperset(of: [4, 9]) && $0.count <= 3 && $0[0].rank == 1 })
    #expect(output.cumulativeLogprob == entries.reduce(0) { $0 + $1[0].logprob })
  }

  @Test("raw reports are of what the model computed, processed ones of what the token was chosen from")
  func modes() async throws {
    var found: [LogprobsMode: Logprob] = [:]
    var params = SamplingParams()
    (params.ignoreEOS, params.maxTokens, params.logprobs, params.seed) = (true, 1, 0, 1)
    (params.temperature, params.allowedTokenIDs, params.topK) = (0.5, [70, 71, 72], 1)
    for mode in LogprobsMode.allCases {
      let llm = try Fake.llm { $0.logprobsMode = mode }
      found[mode] = await llm.generate([Fake.prompt([5, 6])], params)[0].outputs[0].logprobs?[0][0]
    }
    let raw = try #require(found[.rawLogits]), processed = try #require(found[.processedLogits])
    #expect(processed.logprob == raw.logprob / 0.5 && processed.rank == 1)
    #expect(found[.processedLogprobs]?.logprob == 0)
    #expect(try #require(found[.rawLogprobs]).logprob < 0 && found[.rawLogprobs]?.rank == raw.rank)
  }
}
