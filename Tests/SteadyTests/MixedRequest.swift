import Engine
import ModelKit

/// One request of the mixture, and what is to come of it.
struct MixedRequest: Sendable {
  enum Kind: CaseIterable, Sendable {
    case greedy, sampled, several, beams, rules, known, chat, streamed
    case badMedia, badPrompt, badParameters, badAdapter, cancelled, abandoned
  }

  let kind: Kind
  var prompt: Prompt
  var params = SamplingParams.greedy(maxTokens: 1)
  /// Before a request is cancelled: so many milliseconds, or elements of its stream.
  let patience: Int

  init(_ model: SteadyModel, _ random: inout SplitMix) throws {
    kind = Kind.allCases.randomElement(using: &random) ?? .greedy
    patience = .random(in: 0...4, using: &random)
    // Some items come again and again, and most do not.
    let seed =
      Bool.random(using: &random) ? Int.random(in: 0..<6, using: &random) : .random(in: 6..<9_999, using: &random)
    let item = try model.item(seed)
    prompt = model.prompt(item, words: .random(in: 0...9, using: &random))
    if Int.random(in: 0..<3, using: &random) == 0 { prompt.lora = model.adapters.randomElement(using: &random) }
    params.maxTokens = .random(in: 1...24, using: &random)
    params.ignoreEOS = Bool.random(using: &random)
    switch kind {
    case .sampled: Self.sample(&params, &random)
    case .several:
      Self.sample(&params, &random)
      params.n = .random(in: 2...4, using: &random)
    case .rules:
      params.stop = ["a", "the house"]
      params.badWords = ["sun"]
      params.logitBias = [7: 3, 90: -100]
      params.stopTokenIDs = [11]
      params.promptLogprobs = 1
    case .known:
      prompt.mediaUUIDs = [model.modality: ["item \(seed)"]]
      prompt.cacheSalt = "tenant \(seed % 3)"
    case .badMedia: prompt.media = [model.modality: [Self.broken(&random)]]
    case .badPrompt: prompt = Self.refused(model, item, &random)
    case .badAdapter: prompt.lora = LoRARequest(name: "none", id: 9, path: "there-is-no-such-folder")
    case .badParameters: Self.spoil(&params, &random)
    case .abandoned, .streamed:
      params.outputKind = [.delta, .cumulative, .finalOnly].randomElement(using: &random) ?? .delta
      params.streamInterval = .random(in: 1...5, using: &random)
    case .greedy, .beams, .chat, .cancelled: break
    }
  }

  private static func sample(_ params: inout SamplingParams, _ random: inout SplitMix) {
    params.temperature = .random(in: 0.5...1.5, using: &random)
    params.seed = Bool.random(using: &random) ? random.next() : nil
    params.topP = Bool.random(using: &random) ? 0.9 : 1
    params.topK = Bool.random(using: &random) ? 20 : 0
    params.minP = Bool.random(using: &random) ? 0.02 : 0
    params.repetitionPenalty = Bool.random(using: &random) ? 1.2 : 1
    params.presencePenalty = Bool.random(using: &random) ? 0.5 : 0
    params.logprobs = Bool.random(using: &random) ? 3 : nil
  }

  private static func broken(_ random: inout SplitMix) -> MediaItem {
    switch Int.random(in: 0..<3, using: &random) {
    case 0: .file("there-is-no-such.file")
    case 1: .bytes((0..<900).map { _ in .random(in: 0...255, using: &random) }, name: "noise")
    default: .absent
    }
  }

  private static func refused(_ model: SteadyModel, _ item: MediaItem, _ random: inout SplitMix) -> Prompt {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: .tokens([9_999], [model.modality: [item]])
    case 1: .tokens(Array(repeating: 4, count: 400), [model.modality: [item]])
    case 2: .text("What is this?", [model.strangeModality: [item]])
    default: .text("Two or none?", [model.modality: Array(repeating: item, count: 40)])
    }
  }

  private static func spoil(_ params: inout SamplingParams, _ random: inout SplitMix) {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: params.temperature = -1
    case 1: params.n = 0
    case 2: params.topP = 0
    default: params.stopTokenIDs = [12_345]
    }
  }
}

/// Steele, Lea and Flood's generator: the mixture is the same in each run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
