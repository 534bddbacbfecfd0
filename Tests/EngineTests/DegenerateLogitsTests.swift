import Compute
import ModelKit
import Testing

@testable import Engine

@Suite("Requests that the model gives nothing usable for")
struct DegenerateLogitsTests {
  /// Changes the logits as a test says, once so many tokens are generated.
  struct Rule: LogitsRule {
    var after = 0
    let change: @Sendable (inout MutableSpan<Float>) -> Void

    func edits(after tokens: [Int32], promptCount: Int) -> [LogitsEdit] {
      tokens.count >= promptCount + after ? [.host(change)] : []
    }
  }

  private func params(_ change: (inout SamplingParams) -> Void = { _ in }) -> SamplingParams {
    var params = SamplingParams.greedy(maxTokens: 12)
    params.ignoreEOS = true
    change(&params)
    return params
  }

  private let good = Fake.prompt([5, 6, 7])

  @Test("NaN fails the request, however it is decoded, and costs the others nothing")
  func notANumber() async throws {
    let llm = try Fake.llm()
    let alone = await llm.generate([good], params())[0].outputs[0].tokenIDs
    let ways: [SamplingParams] = [
      params(), params { $0.logprobs = 20 }, params { ($0.temperature, $0.n) = (1, 4) },
      params { ($0.temperature, $0.topP, $0.topK, $0.minP) = (1, 0.5, 3, 0.1) },
      params { ($0.promptLogprobs, $0.minTokens) = (5, 5) },
    ]
    let bad = Fake.prompt([8, 9], sample: .infinity)
    let prompts = ways.flatMap { _ in [good, bad] } + [good]
    let outputs = try await llm.generate(prompts, ways.flatMap { [params(), $0] } + [params()])
    for (place, output) in outputs.enumerated() {
      if place.isMultiple(of: 2) {
        #expect(output.error == nil && output.outputs.map(\.tokenIDs) == [alone])
      } else {
        #expect(output.error?.kind == .model && output.outputs.isEmpty)
        #expect(
          output.error?.description
            == "The model computed no number (NaN) after 0 tokens: its weights are damaged, or this input is beyond the range of their type; check the checkpoint, or load it as float32."
        )
      }
    }
    #expect(await llm.core.heldBlocks == [0, 0])
  }

  @Test("rules that leave no token fail the request at that step")
  func nothingLeft() async throws {
    let llm = try Fake.llm()
    let alone = await llm.generate([good], params())[0].outputs[0].tokenIDs
    let rule = Rule(after: 3) { logits in for index in logits.indices { logits[index] = -.infinity } }
    let ways = [params(), params { ($0.temperature, $0.n, $0.topP) = (1, 2, 0.9) }]
    var requests = ways.map { Request(prompt: good, params: $0, rules: [rule]) }
    requests.append(Request(prompt: good, params: params(), rules: nil))
    let outputs = await llm.run(requests)
    for output in outputs.dropLast() {
      #expect(output.error?.kind == .model && output.outputs.isEmpty)
      #expect(output.error?.description.hasPrefix("No token is left to choose after 3 tokens") == true)
    }
    #expect(outputs[2].outputs.map(\.tokenIDs) == [alone])
    #expect(await llm.core.heldBlocks == [0, 0])
  }

  @Test("of infinite logits one is chosen")
  func infinite() async throws {
    let llm = try Fake.llm()
    let rule = Rule { logits in for index in [40, 41, 44] { logits[index] = .infinity } }
    let ways = [
      params(), params { ($0.temperature, $0.n) = (1, 8) },
      params { ($0.temperature, $0.topP, $0.minP) = (2, 0.9, 0.2) },
    ]
    let outputs = await llm.run(ways.map { Request(prompt: good, params: $0, rules: [rule]) })
    #expect(outputs[0].outputs[0].tokenIDs == Array(repeating: 40, count: 12))
    #expect(outputs.flatMap(\.outputs).allSatisfy { $0.tokenIDs.count == 12 })
    #expect(Set(outputs[1].outputs.flatMap(\.tokenIDs)) == [40, 41, 44])
    #expect(Set(outputs[2].outputs.flatMap(\.tokenIDs)).isSubset(of: [40, 41, 44]))
  }

  @Test("a recording that there is no memory for fails alone")
  func noMemory() async throws {
    let llm = try Fake.llm()
    let alone = await llm.generate([good], params())[0].outputs[0].tokenIDs
    let outputs = await llm.generate([good, Fake.prompt([5], sample: FakeGraph.tooLarge), good], params())
    #expect(outputs[1].error?.kind == .resources)
    #expect(outputs[1].error?.description.hasPrefix("Not enough memory: ") == true)
    for place in [0, 2] { #expect(outputs[place].outputs.map(\.tokenIDs) == [alone]) }
    #expect(await llm.core.heldBlocks == [0, 0])
  }

  @Test("prompt logprobs are those of one answer, however many there are")
  func promptLogprobsOfMany() async throws {
    let llm = try Fake.llm()
    let prompt = Fake.prompt([5, 6, 7, 8])
    let one = await llm.generate([prompt], params { $0.promptLogprobs = 3 })[0]
    let many = await llm.generate([prompt, good], params { ($0.promptLogprobs, $0.n, $0.temperature) = (3, 5, 1) })[0]
    #expect(many.outputs.count == 5 && many.error == nil)
    #expect(many.promptLogprobs == one.promptLogprobs && one.promptLogprobs?.count == 4)
  }
}
