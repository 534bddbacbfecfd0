import Compute
import ModelKit
import Testing
import Text

@testable import Engine

@Suite("What a request rules out")
struct SamplingRuleTests {
  private func params(_ change: (inout SamplingParams) -> Void = { _ in }) -> SamplingParams {
    var params = SamplingParams.greedy(maxTokens: 30)
    params.ignoreEOS = true
    change(&params)
    return params
  }

  private func answer(_ llm: LLM, _ params: SamplingParams) async -> CompletionOutput? {
    await llm.generate([Fake.prompt([5, 6])], params)[0].outputs.first
  }

  private func applied(_ rule: any LogitsRule, _ logits: [Float], _ tokens: [Int32], prompt: Int = 0) throws -> [Float]
  {
    let row = try LogitsRow(logits)
    try row.sample(SamplingRequest(row: 0, edits: rule.edits(after: tokens, promptCount: prompt)))
    return row.values
  }

  @Test("only the allowed tokens are generated, by greed and by chance")
  func allowed() async throws {
    let llm = try Fake.llm()
    for temperature in [Float(0), 1.5] {
      let answer = try #require(
        await answer(llm, params { ($0.allowedTokenIDs, $0.temperature) = ([9, 40, 9, 77], temperature) }))
      #expect(answer.tokenIDs.allSatisfy { [9, 40, 77].contains($0) } && answer.tokenIDs.count == 30)
    }
  }

  @Test("a bias is added, and counts as 100 at most")
  func bias() async throws {
    let llm = try Fake.llm()
    #expect(await answer(llm, params { $0.logitBias = [123: 100] })?.tokenIDs == Array(repeating: 123, count: 30))
    let plain = try #require(await answer(llm, params())?.tokenIDs)
    let biased = await answer(llm, params { $0.logitBias = [plain[3]: -1_000] })?.tokenIDs
    #expect(biased?.contains(plain[3]) == false)
    #expect(try applied(LogitBias([1: 1_000, 2: -1_000, 0: 0.5]), [1, 1, 1], []) == [1.5, 101, -99])
  }

  @Test("the last token of a bad word is ruled out where those before it are there, of the answer only")
  func badWordTokens() throws {
    let tokenizer = try Fake.tokenizer()
    var rule = try BadWords(["ab"], tokenizer, vocabularySize: 451)
    #expect(rule.sequences.first == tokenizer.encode("ab", addSpecialTokens: false))
    rule = try BadWords([" a", "a"], tokenizer, vocabularySize: 451)
    let bare = tokenizer.encode("a", addSpecialTokens: false)
    let spaced = tokenizer.encode(" a", addSpecialTokens: false)
    #expect(rule.sequences.allSatisfy { $0 == bare || $0 == spaced })
    #expect(rule.sequences.contains(spaced) == (spaced.count == bare.count))
    let none: [Float] = [1, 1, 1, 1]
    let ban = BadWords(sequences: [[0, 1, 2], [3]])
    #expect(try applied(ban, none, [0, 1]) == [1, 1, -.infinity, -.infinity])
    #expect(try applied(ban, none, [1]) == [1, 1, 1, -.infinity])
    #expect(try applied(ban, none, [0, 1], prompt: 1) == [1, 1, 1, -.infinity])
    #expect(try applied(ban, none, [0, 1, 3]) == [1, 1, 1, -.infinity])
  }

  @Test("a text that was generated is not generated again once it is a bad word")
  func badWords() async throws {
    let llm = try Fake.llm()
    let plain = try #require(await answer(llm, params()))
    let tokenizer = try Fake.tokenizer()
    for length in 1...3 {
      // A stretch of the answer that its own text leads back to.
      let stretches = (0..<plain.tokenIDs.count - length).map { Array(plain.tokenIDs[$0..<$0 + length]) }
      let word = try #require(
        stretches.lazy.map { tokenizer.decode($0, skipSpecialTokens: false) }.first {
          !$0.isEmpty && !$0.contains("\u{FFFD}")
            && stretches.contains(tokenizer.encode($0, addSpecialTokens: false))
        })
      let ids = tokenizer.encode(word, addSpecialTokens: false)
      let other = try #require(await answer(llm, params { $0.badWords = [word] }))
      #expect(other.tokenIDs != plain.tokenIDs)
      #expect(other.tokenIDs.firstRange(of: ids) == nil)
    }
  }

  @Test("too many bad words, and one that makes no token, are refused")
  func badWordErrors() async throws {
    let llm = try Fake.llm()
    let many = (0..<129).map { "x\($0)" }
    let outputs = try await llm.generate(
      [Fake.prompt([5]), Fake.prompt([5])], [params { $0.badWords = many }, params { $0.badWords = ["  "] }])
    #expect(
      outputs[0].error?.description == "Too many bad words after tokenization: 129. The max number is 128.")
    #expect(outputs[1].error?.description == "bad_words entries must tokenize to at least one token.")
  }

  @Test("before the least length neither end nor stop tokens come, and no stop string counts")
  func leastLength() async throws {
    let llm = try Fake.llm()
    let plain = try #require(await answer(llm, params()))
    let stop = String(plain.text.unicodeScalars.prefix(1).map(Character.init))
    let cut = try #require(await answer(llm, params { $0.stop = [stop] }))
    #expect(cut.text.isEmpty && cut.stopReason == .string(stop))
    let late = try #require(await answer(llm, params { ($0.stop, $0.minTokens) = ([stop], 20) }))
    #expect(late.tokenIDs.count > 20 && late.text.hasPrefix(stop))
    let rule = MinimumLength(count: 2, ends: [1, 700])
    #expect(try applied(rule, [1, 1, 1], [0, 0], prompt: 1) == [1, -.infinity, 1])
    #expect(try applied(rule, [1, 1, 1], [0, 0, 0], prompt: 1) == [1, 1, 1])
  }

  @Test("the text of a stop token is kept where that is asked for")
  func stopTokenText() async throws {
    let llm = try Fake.llm()
    let plain = try #require(await answer(llm, params()))
    let tokenizer = try Fake.tokenizer()
    let place = try #require(
      plain.tokenIDs.indices.first {
        $0 > 0 && plain.tokenIDs.firstIndex(of: plain.tokenIDs[$0]) == $0
          && !tokenizer.decode([plain.tokenIDs[$0]], skipSpecialTokens: true).contains("\u{FFFD}")
      })
    for isKept in [false, true] {
      let output = try #require(
        await answer(
          llm, params { ($0.stopTokenIDs, $0.includeStopStringInOutput) = ([plain.tokenIDs[place]], isKept) }))
      #expect(output.tokenIDs == Array(plain.tokenIDs[...place]) && output.stopReason == .token(plain.tokenIDs[place]))
      let decoded = tokenizer.decode(plain.tokenIDs[..<(isKept ? place + 1 : place)], skipSpecialTokens: true)
      #expect(output.text == String(decoded.reversed().drop { $0 == "\u{FFFD}" }.reversed()))
    }
  }

  @Test("an answer that goes round in circles ends")
  func repetition() async throws {
    let circles = RepetitionDetection(maxPatternSize: 3, minPatternSize: 2, minCount: 3)
    #expect(circles.isFound(atEndOf: [9, 1, 2, 1, 2, 1, 2]))
    #expect(circles.isFound(atEndOf: [1, 2, 3, 1, 2, 3, 1, 2, 3]))
    #expect(!circles.isFound(atEndOf: [1, 2, 1, 2, 9, 1, 2]))
    #expect(!circles.isFound(atEndOf: [2, 1, 2, 1, 2]))
    #expect(circles.isFound(atEndOf: [7, 7, 7, 7, 7, 7]))
    #expect(!RepetitionDetection(maxPatternSize: 0, minCount: 2).isFound(atEndOf: [1, 1]))
    let llm = try Fake.llm()
    let output = await answer(
      llm,
      params {
        ($0.allowedTokenIDs, $0.repetitionDetection) = ([9], RepetitionDetection(maxPatternSize: 1, minCount: 4))
      })
    #expect(output?.tokenIDs == [9, 9, 9, 9] && output?.finishReason == .repetition)
    #expect(output?.stopReason == .string("repetition_detected"))
  }
}
