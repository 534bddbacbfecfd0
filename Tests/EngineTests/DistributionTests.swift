import CPUBackend
import Compute
import Testing
import Text

@testable import Engine

@Suite("Drawing from a distribution")
struct DistributionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let params: SamplingParams
    init(_ name: String, _ change: (inout SamplingParams) -> Void = { _ in }) {
      var params = SamplingParams()
      change(&params)
      (testDescription, self.params) = (name, params)
    }
  }

  /// 61 tokens: no multiple of any vector, some equal, two ruled out.
  static let logits: [Float] = (0..<61).map { index in
    switch index {
    case 7, 50: -.infinity
    case 20...24: 1.25
    default: Float((index * 37) % 61) / 12 - 2.5
    }
  }
  static let prompt: [Int32] = [3, 20, 33, 33, 60]
  static let generated: [Int32] = [21, 5, 5, 5, 48, 33]

  static let cases = [
    Case("as they are"), Case("cold") { $0.temperature = 0.4 }, Case("hot") { $0.temperature = 2 },
    Case("top-k") { $0.topK = 7 }, Case("top-k 1") { $0.topK = 1 }, Case("top-k of all") { $0.topK = 61 },
    Case("top-k at equal tokens") { $0.topK = 18 }, Case("top-p") { $0.topP = 0.8 },
    Case("top-p 0.1") { $0.topP = 0.1 },
    Case("top-p 0.999") { $0.topP = 0.999 }, Case("min-p") { $0.minP = 0.25 }, Case("min-p 1") { $0.minP = 1 },
    Case("repetition") { $0.repetitionPenalty = 1.7 }, Case("repetition below 1") { $0.repetitionPenalty = 0.6 },
    Case("presence") { $0.presencePenalty = 1.5 }, Case("frequency") { $0.frequencyPenalty = 0.7 },
    Case("less than none") { ($0.presencePenalty, $0.frequencyPenalty) = (-1, -0.5) },
    Case("all penalties") { ($0.repetitionPenalty, $0.presencePenalty, $0.frequencyPenalty) = (1.3, 0.5, 0.4) },
    Case("temperature, top-k and top-p") { ($0.temperature, $0.topK, $0.topP) = (0.7, 20, 0.9) },
    Case("temperature and min-p") { ($0.temperature, $0.minP) = (1.6, 0.1) },
    Case("min-p, top-k and top-p") { ($0.minP, $0.topK, $0.topP) = (0.05, 30, 0.7) },
    Case("everything") {
      ($0.temperature, $0.minP, $0.topK, $0.topP) = (1.2, 0.02, 25, 0.95)
      ($0.repetitionPenalty, $0.presencePenalty, $0.frequencyPenalty) = (1.2, 0.3, 0.2)
    },
  ]

  private func penalties(_ params: SamplingParams) -> TokenPenalties {
    var history = TokenHistory()
    // In two goes, as a sequence grows.
    history.update(Self.prompt + Self.generated.prefix(2), promptCount: Self.prompt.count)
    history.update(Self.prompt + Self.generated, promptCount: Self.prompt.count)
    return history.penalties(params)
  }

  private func distribution(_ params: SamplingParams) -> SamplingDistribution {
    SamplingDistribution(
      temperature: params.effectiveTemperature, topK: params.topK, topP: params.topP, minP: params.minP)
  }

  /// How often each token is drawn from `logits` in so many draws.
  private func counts(
    _ logits: [Float], _ params: SamplingParams, penalties: TokenPenalties? = nil, seed: UInt64 = 11,
    draws: Int = 20_000
  ) throws -> [Int] {
    let row = try LogitsRow(logits)
    var counts = Array(repeating: 0, count: logits.count)
    var random = RandomStream(seed: seed)
    for _ in 0..<draws {
      if penalties != nil { row.write(logits) }
      let request = SamplingRequest(
        row: 0, penalties: penalties, method: .random(distribution(params), uniform: random.uniform()))
      counts[Int(try row.sample(request).token)] += 1
    }
    return counts
  }

  @Test("frequencies follow the exact distribution (chi-square, p > 0.001)", arguments: cases)
  func chiSquare(_ tried: Case) throws {
    let counts = try counts(Self.logits, tried.params, penalties: penalties(tried.params))
    let exact = ExactDistribution(Self.logits, prompt: Self.prompt, generated: Self.generated, tried.params)
    for (token, probability) in exact.probabilities.enumerated() where probability == 0 { #expect(counts[token] == 0) }
    let (statistic, bound) = exact.chiSquare(counts)
    #expect(statistic < bound)
  }

  @Test("the processed row holds exactly what can be drawn", arguments: cases)
  func processed(_ tried: Case) throws {
    let row = try LogitsRow(Self.logits)
    let report = LogprobsReport(tokens: .ids(Self.logits.indices.map(Int32.init)), isProcessed: true, needsRanks: false)
    let sampled = try row.sample(
      SamplingRequest(
        row: 0, penalties: penalties(tried.params), method: .random(distribution(tried.params), uniform: 0.5),
        report: report))
    let logprobs = Dictionary(uniqueKeysWithValues: sampled.logprobs.map { ($0.token, $0.logprob) })
    let exact = ExactDistribution(Self.logits, prompt: Self.prompt, generated: Self.generated, tried.params)
    for (token, probability) in exact.probabilities.enumerated() {
      let found = Double(try #require(logprobs[Int32(token)])).exponential
      #expect(abs(found - probability) < 1e-5)
    }
  }

  @Test("a draw that is wrong is found out: the test has teeth")
  func teeth() throws {
    var params = SamplingParams()
    params.temperature = 1.1
    let counts = try counts(Self.logits, params)
    let (statistic, bound) = ExactDistribution(Self.logits, prompt: [], generated: [], SamplingParams()).chiSquare(
      counts)
    #expect(statistic > bound)
  }

  @Test("of tokens that are all equal top-p keeps as many as make up the part")
  func equalTokens() throws {
    var params = SamplingParams()
    params.topP = 0.25
    let counts = try counts(Array(repeating: -3, count: 1_000), params, seed: 2)
    let drawn = Set(counts.indices.filter { counts[$0] > 0 })
    #expect(drawn == Set(0..<250))
  }

  @Test("equal seeds give equal streams and numbers lie between 0 and 1")
  func streams() {
    var (a, b) = (RandomStream(seed: 5), RandomStream(seed: 5))
    for _ in 0..<1_000 {
      let x = a.uniform()
      #expect(x == b.uniform())
      #expect(x > 0 && x <= 1)
    }
  }
}

extension Double {
  fileprivate var exponential: Double {
    if self < -700 { return 0 }
    // Halved until the series is short.
    let parts = 64.0
    var (sum, term) = (1.0, 1.0)
    for n in 1..<40 {
      term *= self / parts / Double(n)
      sum += term
    }
    return (0..<6).reduce(sum) { square, _ in square * square }
  }
}
