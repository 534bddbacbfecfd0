import Engine
import GoldenRuns
import ModelKit
import Testing

@testable import LLaVA

/// Rows that are the model's own embeddings of tokens are those tokens.
@Suite("Prompts of embeddings")
struct PromptEmbeddingTests {
  private static let variants = ["mha-clip-default", "qwen2-tied", "mistral-sliding-window", "rope-dynamic"]

  /// More than a block of the caches holds.
  private static let tokens = (0..<150).map { Int32(3 + $0 * 37 % 300) }

  private static func params() -> SamplingParams {
    var params = SamplingParams.greedy(maxTokens: 12)
    params.ignoreEOS = true
    params.logprobs = 3
    return params
  }

  private static func llm(_ name: String, _ change: (inout EngineArgs) -> Void = { _ in }) throws -> LLM {
    try GoldenVariant("llava", name).llm(LLaVAPlugin.self) {
      $0.enablesPromptEmbeds = true
      // Some are made for less.
      $0.allowsLongMaxModelLength = true
      $0.maxModelLength = 512
      change(&$0)
    }
  }

  private static func expectSame(_ found: RequestOutput, _ wanted: RequestOutput, _ what: String) {
    #expect(found.error == nil, "\(what)")
    #expect(wanted.outputs.first?.tokenIDs.count == 12)
    #expect(found.outputs.first?.tokenIDs == wanted.outputs.first?.tokenIDs, "\(what)")
    #expect(found.outputs.first?.logprobs == wanted.outputs.first?.logprobs, "\(what)")
    #expect(found.promptTokenIDs.count == wanted.promptTokenIDs.count, "\(what)")
  }

  @Test(
    "rows of the model's own table give the tokens and log probabilities of a prompt of tokens", arguments: variants)
  func parity(name: String) async throws {
    let rows = try GoldenVariant("llava", name).rows(of: Self.tokens)
    let wanted = await (try Self.llm(name)).generate([.tokens(Self.tokens)], Self.params())[0]
    try #require(wanted.error == nil)
    let every: [Int32?] = Self.tokens.enumerated().map { $0 % 3 == 1 ? $1 : nil }
    let all: [Int32?] = Self.tokens
    for budget in [7, 4_096] {
      let llm = try Self.llm(name) {
        $0.maxBatchedTokens = budget
        $0.maxSequences = 4
        $0.enablesPrefixCaching = budget == 7
      }
      let outputs = await llm.generate(
        [.embeddings(rows), .embeddings(rows, tokens: every), .embeddings(rows, tokens: all), .tokens(Self.tokens)],
        Self.params())
      for (place, output) in outputs.enumerated() { Self.expectSame(output, wanted, "\(place), \(budget) a step") }
      #expect(outputs[0].promptTokenIDs == Array(repeating: 0, count: 150))
      #expect(outputs[1].promptTokenIDs == every.map { $0 ?? 0 })
      #expect(outputs[0].prompt == nil)
      #expect(await llm.metrics().encoderRuns == 0)
      #expect(await llm.metrics().heldBlocks == 0)
    }
  }

  @Test("where the mask has a token, its row counts for nothing, and elsewhere the row counts")
  func mask() async throws {
    let variant = GoldenVariant("llava", "mha-clip-default")
    let llm = try Self.llm(variant.name)
    let wanted = await llm.generate([.tokens(Self.tokens)], Self.params())[0]
    var values = try variant.rows(of: Self.tokens).values
    for column in 0..<32 { values[5 * 32 + column] = 9 }
    let changed = try EmbeddingRows(values, rows: 150, columns: 32)
    var fifth: [Int32?] = Array(repeating: nil, count: 150)
    fifth[5] = Self.tokens[5]
    Self.expectSame(await llm.generate([.embeddings(changed, tokens: fifth)], Self.params())[0], wanted, "masked")
    let other = await llm.generate([.embeddings(changed)], Self.params())[0]
    #expect(other.outputs.first?.logprobs != wanted.outputs.first?.logprobs)
  }

  @Test("beginnings of the same rows are found again, and of other rows are not")
  func prefixes() async throws {
    let variant = GoldenVariant("llava", "mha-clip-default")
    let llm = try Self.llm(variant.name)
    let rows = try variant.rows(of: Self.tokens)
    func cached(_ rows: EmbeddingRows, _ tokens: [Int32?] = []) async -> Int {
      await llm.generate([.embeddings(rows, tokens: tokens)], Self.params())[0].cachedTokenCount
    }
    #expect(await cached(rows) == 0)
    #expect(await cached(rows) == 128)
    let longer = try variant.rows(of: Self.tokens.prefix(70) + Self.tokens)
    #expect(await cached(longer) == 64)
    var values = rows.values
    values[3 * 32] += 1
    #expect(await cached(try EmbeddingRows(values, rows: 150, columns: 32)) == 0)
    // Token 0 is another thing than a row, though a row's place shows as token 0.
    #expect(await cached(rows, Array(repeating: 0, count: 100) + Array(repeating: nil, count: 50)) == 0)
  }

  @Test("several answers share the rows, and a cut keeps the end of them")
  func answersAndCuts() async throws {
    let variant = GoldenVariant("llava", "mha-clip-default")
    let llm = try Self.llm(variant.name)
    let rows = try variant.rows(of: Self.tokens)
    var params = Self.params()
    (params.n, params.temperature, params.seed) = (3, 1, 7)
    let both = await llm.generate([.embeddings(rows), .tokens(Self.tokens)], params)
    #expect(both[0].outputs.map(\.tokenIDs) == both[1].outputs.map(\.tokenIDs) && both[0].outputs.count == 3)
    for side in TokenizationOptions.Side.allCases {
      var (cut, tokens) = (Prompt.embeddings(rows), Prompt.tokens(Self.tokens))
      cut.tokenization.truncatePromptTokens = 90
      cut.tokenization.truncationSide = side
      tokens.tokenization = cut.tokenization
      let outputs = await llm.generate([cut, tokens], Self.params())
      #expect(outputs[0].promptTokenIDs.count == 90)
      Self.expectSame(outputs[0], outputs[1], "\(side)")
    }
  }

  @Test("a repetition penalty counts the answer and no token for the rows")
  func penalty() async throws {
    let variant = GoldenVariant("llava", "mha-clip-default")
    let llm = try Self.llm(variant.name) { $0.logprobsMode = .processedLogits }
    let rows = try variant.rows(of: Self.tokens)
    // Favoured enough to be chosen each time, unless something were taken from it.
    var params = Self.params()
    params.repetitionPenalty = 1.5
    params.logitBias = [0: 100]
    params.maxTokens = 1
    params.logprobs = 0
    func logit(_ prompt: Prompt) async -> Float? {
      let answer = await llm.generate([prompt], params)[0].outputs.first
      #expect(answer?.tokenIDs == [0])
      return answer?.logprobs?[0][0].logprob
    }
    let penalized = await logit(.embeddings(rows))
    // With one token 0 of the model's own it is penalised.
    let counted = await logit(.embeddings(rows, tokens: [0] + Array(repeating: nil, count: 149)))
    params.repetitionPenalty = 1
    #expect(await logit(.embeddings(rows)) == penalized && penalized != nil)
    #expect(await logit(.embeddings(rows, tokens: [0] + Array(repeating: nil, count: 149))) != counted)
  }
}
