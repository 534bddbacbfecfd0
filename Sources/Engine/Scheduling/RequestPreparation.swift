import Glibc
import ModelKit
import Text

/// What is asked, before it was checked.
struct Request: Sendable {
  var prompt: Prompt
  var params: SamplingParams
  /// Instead of the checkpoint's own rules.
  var rules: [any LogitsRule]?
  /// Where the likeliest answers are searched for.
  var beams: BeamSearchParams?
  /// Why there is no prompt after all.
  var failure: InputError?
  /// When it came, in seconds since the beginning of 1970.
  let arrival = {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
  }()
}

/// A request that failed before it was scheduled.
struct FailedRequest: Error {
  let output: RequestOutput
}

/// Checks a request and turns its text and media into what the engine computes with. Pure: it runs on any thread, for
/// several requests at once.
struct RequestPreparation: Sendable {
  private let model: LoadedModel
  private let maxLength: Int
  private let limits: [Modality: Int]
  private let appliesRules: Bool
  private let maxLogprobs: Int
  private let sharesPrefixes: Bool
  private let sharesEncodings: Bool
  private let items: MediaPreparation
  let adapters: AdapterLibrary

  init(_ model: LoadedModel, _ args: EngineArgs, maxLength: Int, _ cache: MediaCache) {
    self.model = model
    self.maxLength = maxLength
    let wanted = args.limitPerPrompt
    limits = Dictionary(
      uniqueKeysWithValues: model.processor.limits.map { ($0, min($1, wanted[$0] ?? $1)) })
    appliesRules = args.generationConfig == .auto
    maxLogprobs = args.maxLogprobs
    sharesPrefixes = args.enablesPrefixCaching
    sharesEncodings = args.encoderCacheBytes > 0
    items = MediaPreparation(model.processor, cache)
    adapters = AdapterLibrary(model, args)
  }

  func prepare(_ request: Request, number: UInt64) -> Result<PreparedRequest, FailedRequest> {
    let started = ContinuousClock.now
    do throws(InputError) {
      if let failure = request.failure { throw failure }
      try request.params.validate(vocabularySize: model.graph.vocabularySize, maxLogprobs: maxLogprobs)
      try request.beams?.validate(vocabularySize: model.graph.vocabularySize)
      let ownRules = try request.params.rules(
        model.tokenizer, vocabularySize: model.graph.vocabularySize, endTokens: model.endTokens)
      try checkForm(request.prompt)
      try checkCounts(request.prompt.media)
      let tokens = model.processor.decoderTokens(try tokenize(request.prompt.content, request.prompt.tokenization))
      try checkVocabulary(tokens)
      let encoderTokens = try request.prompt.encoder.map { content throws(InputError) in
        try tokenize(content, TokenizationOptions())
      }
      try checkVocabulary(encoderTokens ?? [])
      let truncation = try Truncation(request.prompt.tokenization, maxLength: maxLength)
      if truncation == nil { try checkLength(tokens.count) }
      let expansion = PlaceholderExpansion(model.processor)
      try expansion.check(tokens, counts: request.prompt.media.mapValues(\.count))
      let adapter = try adapters.adapter(for: request.prompt)
      let media = try items.prepare(request.prompt)
      var (expanded, placements) = expansion.expand(tokens, media.features)
      if let truncation { (expanded, placements) = try truncation.cut(expanded, placements, media.features) }
      let room = try checkLength(expanded.count)
      return .success(
        PreparedRequest(
          number: number, prompt: request.prompt, tokens: expanded,
          encoderTokens: encoderTokens, features: media.features, mediaHashes: media.hashes, placements: placements,
          params: request.params, adapter: adapter,
          rules: (request.rules ?? (appliesRules ? model.processor.logitsRules() : [])) + ownRules,
          maxTokens: min(request.params.maxTokens ?? room, room), arrival: request.arrival,
          preprocessing: started.secondsToNow,
          sharesPrefixes: sharesPrefixes, sharesEncodings: sharesEncodings, beams: request.beams))
    } catch { return .failure(FailedRequest(request, number, error)) }
  }

  private func checkForm(_ prompt: Prompt) throws(InputError) {
    if prompt.encoder != nil, model.descriptor.conditioning != .crossAttention {
      throw InputError(.invalidRequest, "Cannot pass encoder-decoder prompt to decoder-only models")
    }
    if model.descriptor.conditioning == .crossAttention, prompt.media.values.allSatisfy(\.isEmpty) {
      let needed = model.descriptor.modalities.map(\.rawValue).sorted().joined(separator: " or ")
      throw InputError(.invalidRequest, "This model needs one \(needed) item with each prompt, and this one has none.")
    }
  }

  private func checkCounts(_ media: [Modality: [MediaItem]]) throws(InputError) {
    for (modality, items) in media.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where !items.isEmpty {
      guard let limit = limits[modality] else {
        let known = limits.keys.map(\.rawValue).sorted().joined(separator: " and ")
        throw InputError(
          .invalidRequest, "Unsupported modality: \(modality); this model takes \(known.isEmpty ? "text only" : known)."
        )
      }
      guard items.count <= limit else {
        let model = self.model.processor.limits[modality] ?? limit
        throw InputError(
          .invalidRequest,
          "At most \(limit) \(modality)(s) may be provided in one prompt."
            + (items.count <= model ? " Set `--limit-mm-per-prompt` to increase this limit." : ""))
      }
    }
  }

  private func tokenize(
    _ content: Prompt.Content, _ options: TokenizationOptions
  ) throws(InputError) -> [Int32] {
    switch content {
    case .text(let text):
      return model.tokenizer.encode(
        text, addSpecialTokens: options.addsSpecialTokens ?? model.processor.addsSpecialTokens)
    case .tokens(let ids): return ids
    }
  }

  /// A tokenizer can hold tokens that the model has no embedding for.
  private func checkVocabulary(_ tokens: [Int32]) throws(InputError) {
    if let id = tokens.first(where: { $0 < 0 || $0 >= model.graph.vocabularySize }) {
      throw InputError(.invalidRequest, "Token id \(id) is out of vocabulary")
    }
  }

  /// - Returns: how many tokens there is room for after the prompt.
  @discardableResult
  private func checkLength(_ count: Int) throws(InputError) -> Int {
    guard count > 0 else { throw InputError(.invalidRequest, "The decoder prompt cannot be empty") }
    var advice =
      "Make sure that `max_model_len` is no smaller than the number of text tokens plus multimodal tokens"
    if limits[.image] != nil {
      advice +=
        "; for image inputs, the number of image tokens depends on the number of images, and possibly their aspect "
        + "ratios as well"
    }
    guard count <= maxLength else {
      throw InputError(
        .invalidRequest,
        "The decoder prompt (length \(count)) is longer than the maximum model length of \(maxLength). \(advice).")
    }
    guard count < maxLength else {
      throw InputError(
        .invalidRequest,
        "The decoder prompt (length \(count)) plus the number of requested output tokens (at least 1) is longer "
          + "than the maximum model length of \(maxLength). \(advice) (prompt + requested output tokens).")
    }
    return maxLength - count
  }
}

extension InputError {
  static let cancellation = InputError(.cancelled, "The request was cancelled.")
}

extension FailedRequest {
  init(_ request: Request, _ number: UInt64, _ error: InputError) {
    var metrics = RequestMetrics()
    metrics.arrival = request.arrival
    output = RequestOutput(
      requestID: String(number), prompt: request.prompt.content.text, promptTokenIDs: [],
      encoderPrompt: request.prompt.encoder?.text, encoderPromptTokenIDs: nil, promptLogprobs: nil, outputs: [],
      isFinished: true,
      cachedTokenCount: 0, metrics: metrics, lora: request.prompt.lora, notices: [], error: error)
  }
}
