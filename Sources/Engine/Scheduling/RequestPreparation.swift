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
  let model: LoadedModel
  let limits: [Modality: Int]
  let embeddedMedia: EmbeddedMedia
  private let length: PromptLength
  private let tokenization: PromptTokenization
  private let embeddedPrompt: EmbeddedPrompt
  private let appliesRules: Bool
  private let maxLogprobs: Int
  private let sharesPrefixes: Bool
  private let sharesEncodings: Bool
  private let items: MediaPreparation
  let adapters: AdapterLibrary

  init(_ model: LoadedModel, _ args: EngineArgs, maxLength: Int, _ cache: MediaCache) {
    self.model = model
    let wanted = args.limitPerPrompt
    limits = Dictionary(
      uniqueKeysWithValues: model.processor.limits.map { ($0, min($1, wanted[$0] ?? $1)) })
    length = PromptLength(most: maxLength, takesPictures: limits[.image] != nil)
    tokenization = PromptTokenization(model, maxLength: maxLength)
    embeddedPrompt = EmbeddedPrompt(model, args, length)
    embeddedMedia = EmbeddedMedia(model, args, length)
    appliesRules = args.generationConfig == .auto
    maxLogprobs = args.maxLogprobs
    sharesPrefixes = args.enablesPrefixCaching
    sharesEncodings = args.encoderCacheBytes > 0
    items = MediaPreparation(model.processor, cache, embeddedMedia)
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
      let prompt = request.prompt
      try checkForm(prompt)
      try checkCounts(prompt.media)
      try prompt.tokenization.checkMaxLength(length.most)
      let encoderTokens = try prompt.encoder.map { content throws(InputError) in
        try tokenization.tokens(content, TokenizationOptions(), isCut: false)
      }
      let (placed, media, adapter) = try place(request)
      let room = try length.check(placed.tokens.count)
      return .success(
        PreparedRequest(
          number: number, prompt: prompt, text: text(of: prompt), placed: placed, encoderTokens: encoderTokens,
          features: media.features, source: source(among: media.features), positions: positions(placed, media.features),
          mediaHashes: media.hashes, params: request.params, adapter: adapter,
          rules: (request.rules ?? (appliesRules ? model.processor.logitsRules() : [])) + ownRules,
          maxTokens: min(request.params.maxTokens ?? room, room), arrival: request.arrival,
          preprocessing: started.secondsToNow,
          sharesPrefixes: sharesPrefixes, sharesEncodings: sharesEncodings, beams: request.beams))
    } catch { return .failure(FailedRequest(request, number, error)) }
  }

  /// The prompt as it is computed: its media in their places, what is too long cut, what is too short filled up.
  private func place(
    _ request: Request
  ) throws(InputError) -> (PlacedPrompt, MediaPreparation.Prepared, RequestAdapter?) {
    let (prompt, options) = (request.prompt, request.prompt.tokenization)
    let truncation = try Truncation(options, maxLength: length.most)
    let padding = try PromptPadding(options, maxLength: length.most)
    let embedded = try embeddedPrompt.place(request, truncation)
    let given = try tokenization.tokens(prompt.content, options, isCut: truncation != nil)
    let tokens = embedded == nil ? model.processor.decoderTokens(given) : given
    if embedded == nil, truncation == nil { try length.check(tokens.count) }
    let expansion = try PlaceholderExpansion(model.processor, tokens, prompt)
    let adapter = try adapters.adapter(for: prompt)
    let media = try items.prepare(prompt)
    var placed = if let embedded { embedded } else { try expansion.expand(media.features) }
    if let truncation { placed = try truncation.cut(placed, media.features) }
    try options.checkLength(placed.tokens.count)
    if let padding { placed = try padding.fill(placed, model) }
    return (placed, media, adapter)
  }

  /// The item that does not stand in the prompt, where the decoder attends to one.
  private func source(among items: [MediaFeatures]) -> Int? {
    guard model.sourceEncoder != nil else { return nil }
    return items.firstIndex { model.processor.placeholder(for: $0.modality) == nil }
  }

  private func positions(_ placed: PlacedPrompt, _ items: [MediaFeatures]) -> PromptPositions? {
    let placements = placed.rows == nil ? placed.placements : []
    return model.processor.positions(
      placed.tokens, zip(items, placements).map { PlacedItem($0, ranges: $1.ranges) })
  }

  /// What the output calls the prompt.
  private func text(of prompt: Prompt) -> String? {
    guard prompt.tokenization.needsDetokenization, case .tokens(let ids) = prompt.content else {
      return prompt.content.text
    }
    return model.tokenizer.decode(ids, skipSpecialTokens: false)
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
      cachedTokenCount: 0, metrics: metrics, lora: request.prompt.lora,
      notices: request.prompt.tokenization.notices, error: error)
  }
}
