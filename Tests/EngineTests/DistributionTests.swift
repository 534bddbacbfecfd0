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

  private func penalized(_ row: LogitsRow, _ params: SamplingParams) {
    var history = TokenHistory()
    // In two goes, as a sequence grows.
    history.update(Self.prompt + Self.generated.prefix(2), promptCount: Self.prompt.count)
    history.update(Self.prompt + Self.generated, promptCount: Self.prompt.count)
    row.backend.withRow(0, of: row.tensor) { history.penalize(&$0, params) }
  }

  @Test("frequencies follow the exact distribution (chi-square, p > 0.001)", arguments: cases)
  func chiSquare(_ tried: Case) throws {
    let row = try LogitsRow(Self.logits)
    penalized(row, tried.params)
    let distribution = Distribution(row.backend, row.tensor, row: 0, tried.params)
    var counts = Array(repeating: 0, count: Self.logits.count)
    var random = RandomStream(seed: 11)
    for _ in 0..<20_000 { counts[distribution.draw(&random)] += 1 }
    let exact = ExactDistribution(Self.logits, prompt: Self.prompt, generated: Self.generated, tried.params)
    for (token, probability) in exact.probabilities.enumerated() where probability == 0 { #expect(counts[token] == 0) }
    let (statistic, bound) = exact.chiSquare(counts)
    #expect(statistic < bound)
  }

  @Test("the processed row holds exactly what can be drawn", arguments: cases)
  func processed(_ tried: Case) throws {
    let row = try LogitsRow(Self.logits)
    penalized(row, tried.params)
    Distribution(row.backend, row.tensor, row: 0, tried.params).apply()
    let logprobs = Logprobs(row.backend, row.tensor, row: 0)
    let exact = ExactDistribution(Self.logits, prompt: Self.prompt, generated: Self.generated, tried.params)
    let decoder = TokenDecoder(try Fake.tokenizer())
    for (token, probability) in exact.probabilities.enumerated() {
      let found = Double(logprobs.entries(for: Int32(token), top: 0, decoder)[0].logprob).exponential
      #expect(abs(found - probability) < 1e-5)
    }
  }

  @Test("a draw that is wrong is found out: the test has teeth")
  func teeth() throws {
    let row = try LogitsRow(Self.logits)
    var params = SamplingParams()
    params.temperature = 1.1
    let distribution = Distribution(row.backend, row.tensor, row: 0, params)
    var counts = Array(repeating: 0, count: Self.logits.count)
    var random = RandomStream(seed: 11)
    for _ in 0..<20_000 { counts[distribution.draw(&random)] += 1 }
    let (statistic, bound) = ExactDistribution(Self.logits, prompt: [], generated: [], SamplingParams()).chiSquare(
      counts)
    #expect(statistic > bound)
  }

  @Test("of tokens that are all equal top-p keeps as many as make up the part")
  func equalTokens() throws {
    let row = try LogitsRow(Array(repeating: -3, count: 1_000))
    var params = SamplingParams()
    params.topP = 0.25
    let distribution = Distribution(row.backend, row.tensor, row: 0, params)
    var random = RandomStream(seed: 2)
    let drawn = Set((0..<20_000).map { _ in distribution.draw(&random) })
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
