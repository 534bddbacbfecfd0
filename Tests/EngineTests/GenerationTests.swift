import ModelKit
import Testing

@testable import Engine

@Suite("Generation over a fake model")
struct GenerationTests {
  private func params(_ count: Int?) -> SamplingParams {
    var params = SamplingParams.greedy(maxTokens: count)
    params.ignoreEOS = true
    return params
  }

  @Test("every request gets what it gets alone, however many and however long")
  func mixedBatch() async throws {
    let llm = try Fake.llm { $0.maxSequences = 7 }
    var prompts: [Prompt] = []
    var all: [SamplingParams] = []
    for index in 0..<40 {
      prompts.append(
        Fake.prompt((0...index * 3 % 90).map { Int32(($0 * 13 + index) % 451) }, sample: Float(index) / 10))
      all.append(params(1 + index * 7 % 60))
    }
    let together = try await llm.generate(prompts, all)
    for (index, output) in together.enumerated() {
      let alone = await llm.generate([prompts[index]], all[index])[0]
      #expect(output.outputs[0].tokenIDs == alone.outputs[0].tokenIDs, "request \(index)")
      #expect(output.outputs[0].tokenIDs.count == all[index].maxTokens)
      #expect(output.outputs[0].finishReason == .length)
    }
    #expect(await llm.core.heldBlocks == [0, 0])
  }

  @Test("a request that fails costs the others nothing")
  func failures() async throws {
    let llm = try Fake.llm()
    let good = Fake.prompt([5, 6, 7])
    let alone = await llm.generate([good], params(20))[0].outputs[0].tokenIDs
    let outputs = await llm.generate(
      [
        good, Fake.prompt([5], sample: -1), good, Fake.prompt([9_999]), Fake.prompt([-1]),
        Fake.prompt(Array(repeating: 4, count: 300)), Fake.prompt(Array(repeating: 4, count: 301)), Fake.prompt([]),
        .tokens([5]), .tokens([5], [.audio: [.pcm([1], rate: 1), .pcm([1], rate: 1)]]),
        .tokens([5], [.image: [.file("a.png")]]), good,
      ], params(20))
    #expect(outputs.map { $0.error == nil } == [true, false, true] + Array(repeating: false, count: 8) + [true])
    for index in [0, 2, 11] { #expect(outputs[index].outputs[0].tokenIDs == alone) }
    let messages = outputs.compactMap(\.error?.description)
    #expect(messages[0] == "This item is broken; give another.")
    #expect(messages[1] == "Token id 9999 is out of vocabulary")
    #expect(messages[2] == "Token id -1 is out of vocabulary")
    #expect(messages[3].hasPrefix("The decoder prompt (length 300) plus the number of requested output tokens"))
    #expect(
      messages[4].hasPrefix("This model's maximum context length is 300 tokens. However, your prompt contains 301 "))
    #expect(messages[5] == "The decoder prompt cannot be empty")
    #expect(messages[6] == "This model needs one audio item with each prompt, and this one has none.")
    #expect(messages[7] == "At most 1 audio(s) may be provided in one prompt.")
    #expect(messages[8] == "Unsupported modality: image; this model takes audio.")
    #expect(await llm.core.heldBlocks == [0, 0])
  }

  @Test("an answer ends at the model's length where no maximum is given")
  func modelLength() async throws {
    let llm = try Fake.llm()
    let output = await llm.generate([Fake.prompt(Array(repeating: 4, count: 250))], params(nil))[0]
    #expect(output.outputs[0].tokenIDs.count == 50)
    #expect(output.outputs[0].finishReason == .length)
  }

  @Test("a stop token ends the answer, is kept among the tokens and named as the reason")
  func stopTokens() async throws {
    let llm = try Fake.llm()
    let whole = await llm.generate([Fake.prompt([5, 6])], params(30))[0].outputs[0].tokenIDs
    var stopping = params(30)
    stopping.stopTokenIDs = [whole[10]]
    let first = try #require(whole.firstIndex(of: whole[10]))
    let output = await llm.generate([Fake.prompt([5, 6])], stopping)[0].outputs[0]
    #expect(output.tokenIDs == Array(whole[...first]))
    #expect(output.finishReason == .stop)
    #expect(output.stopReason == .token(whole[10]))

    stopping.minTokens = first + 5
    let longer = await llm.generate([Fake.prompt([5, 6])], stopping)[0].outputs[0]
    #expect(longer.tokenIDs.count >= first + 5)
    #expect(!longer.tokenIDs.prefix(first + 5).contains(whole[10]))
  }

  @Test("a seed makes sampling reproducible whatever else is in the batch; n answers differ")
  func seeds() async throws {
    let llm = try Fake.llm()
    var sampling = params(15)
    sampling.temperature = 1.5
    sampling.seed = 42
    sampling.n = 3
    let alone = await llm.generate([Fake.prompt([5, 6])], sampling)[0].outputs
    var other = sampling
    other.seed = 7
    let batch = try await llm.generate(
      [Fake.prompt([1]), Fake.prompt([5, 6]), Fake.prompt([2])], [other, sampling, other])
    #expect(batch[1].outputs.map(\.tokenIDs) == alone.map(\.tokenIDs))
    #expect(batch[1].outputs.map(\.index) == [0, 1, 2])
    #expect(Set(alone.map(\.tokenIDs)).count == 3)
    #expect(batch[0].outputs[0].tokenIDs != alone[0].tokenIDs)
    #expect(await llm.core.heldBlocks == [0, 0])
  }

  @Test("prompt logprobs: one entry a token, the first empty, the prompt's own token among them")
  func promptLogprobs() async throws {
    let llm = try Fake.llm()
    var asking = params(2)
    asking.promptLogprobs = 2
    let output = await llm.generate([Fake.prompt([5, 6, 7, 8])], asking)[0]
    let entries = try #require(output.promptLogprobs)
    #expect(entries.count == 4)
    #expect(entries[0] == nil)
    #expect(entries[1]?.first?.tokenID == 6)
    #expect(entries[3]?.first?.tokenID == 8)
    for entry in entries.compactMap(\.self) {
      // The prompt's token first, then the two likeliest, without it where it is one of them.
      let own = try #require(entry.first)
      #expect(entry.dropFirst().map(\.rank) == [1, 2].filter { $0 != own.rank })
    }
  }

  @Test("a text cut by a stop string ends before it, or behind it where that is asked for")
  func stopStrings() async throws {
    let llm = try Fake.llm()
    let whole = await llm.generate([Fake.prompt([5, 6])], params(30))[0].outputs[0].text
    let stop = String(whole.unicodeScalars.dropFirst(6).prefix(3).map(Character.init))
    var stopping = params(30)
    stopping.stop = [stop]
    let place = try #require(whole.firstRange(of: stop))
    let output = await llm.generate([Fake.prompt([5, 6])], stopping)[0].outputs[0]
    #expect(output.text == String(whole[..<place.lowerBound]))
    #expect(output.stopReason == .string(stop))
    stopping.includeStopStringInOutput = true
    #expect(
      await llm.generate([Fake.prompt([5, 6])], stopping)[0].outputs[0].text == String(whole[..<place.upperBound]))
  }
}
