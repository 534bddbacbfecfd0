import Compute
import ModelKit
import Text

/// The loop that all requests share: each step plans what to compute, encodes what that needs, computes it, and chooses a
/// token for every sequence whose turn it is. New requests join between steps.
actor EngineCore {
  private let thread: EngineThread
  var runner: ModelRunner
  var scheduler: Scheduler
  let sampler: Sampler
  private let seed: UInt64
  private let maxBatchedTokens: Int
  private let lengthDependentAbove: Int?
  private var isRunning = false
  private var counts = StepCounts()

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  init(_ model: LoadedModel, _ args: EngineArgs, _ plan: CachePlan) throws(ComputeError) {
    runner = try ModelRunner(model, plan, encoderCacheBytes: args.encoderCacheBytes)
    // After what else can fail: only `deinit` ends the thread.
    thread = try EngineThread()
    scheduler = Scheduler(
      maxSequences: args.maxSequences, policy: args.schedulingPolicy, maxAdapters: args.maxLoRAs)
    sampler = Sampler(
      backend: model.environment.backend, tokenizer: model.tokenizer, endTokens: model.endTokens,
      logprobsMode: args.logprobsMode)
    seed = args.seed
    maxBatchedTokens = args.effectiveMaxBatchedTokens
    lengthDependentAbove = model.graph.lengthDependentAbove
  }

  deinit { thread.close() }

  /// Computes a request, together with all others that are there at the time.
  /// - Parameter onNews: called with what a step adds to an answer, and with nothing twice.
  func run(
    _ request: PreparedRequest, onNews: (@Sendable (AnswerNews) -> Void)? = nil
  ) async -> RequestOutput {
    await withCheckedContinuation { continuation in
      let group = SequenceGroup(
        request, lengthDependentAbove: lengthDependentAbove, onNews: onNews
      ) { continuation.resume(returning: $0) }
      let requestSeed = request.params.seed ?? SamplingParams.seed(engine: seed, request: request.number)
      for index in 0..<request.params.n {
        let detokenizer =
          request.params.detokenize
          ? IncrementalDetokenizer(
            sampler.tokenizer, skipSpecialTokens: request.params.skipSpecialTokens,
            spacesBetweenSpecialTokens: request.params.spacesBetweenSpecialTokens) : nil
        let random = RandomStream(seed: requestSeed &+ UInt64(index))
        group.sequences.append(ActiveSequence(group, index: index, detokenizer: detokenizer, random: random))
      }
      if let beams = request.beams {
        let ends = (beams.ignoreEOS ? [] : sampler.endTokens).union(beams.stopTokenIDs)
        group.beams = BeamSearch(
          width: beams.beamWidth, maxTokens: request.maxTokens, endTokens: ends, lengthPenalty: beams.lengthPenalty)
      }
      guard !Task.isCancelled else {
        group.failure = .cancellation
        return group.complete()
      }
      scheduler.add(group)
      if !isRunning {
        isRunning = true
        Task { await loop() }
      }
    }
  }

  /// Ends a request at the next step; nothing happens where it is done already.
  func cancel(_ number: UInt64) { scheduler.fail(number, .cancellation) }

  /// How many blocks of each cache group are in use.
  var heldBlocks: [Int] { runner.tables.held }

  func resetPrefixCache() -> Bool { runner.tables.reset() }

  func forgetEncoded() { runner.forgetEncoded() }

  var figures: EngineMetrics {
    var metrics = counts.metrics
    metrics.runningRequests = scheduler.running.count
    metrics.waitingRequests = scheduler.waitingCount
    metrics.preemptions = scheduler.preemptions
    metrics.prefixCacheQueries = runner.tables.queries
    metrics.prefixCacheHits = runner.tables.hits
    metrics.encoderRuns = runner.encoderRuns
    metrics.encoderCacheBytes = runner.encoderCacheBytes
    metrics.heldBlocks = runner.tables.held.reduce(0, +)
    metrics.blocks = runner.tables.caches.reduce(0) { $0 + $1.pool.count }
    return metrics
  }

  private func loop() async {
    while scheduler.hasWork {
      step()
      await Task.yield()  // requests that arrived meanwhile are taken in here
    }
    isRunning = false
  }

  private func step() {
    let started = ContinuousClock.now
    retire()  // what was cancelled
    var pieces = scheduler.plan(budget: maxBatchedTokens, &runner.tables)
    counts.scheduling += started.secondsToNow
    encode(&pieces)
    guard !pieces.isEmpty else { return retire() }
    compute(pieces)
    let done = ContinuousClock.now
    retire()
    counts.scheduling += done.secondsToNow
    counts.computing += started.secondsToNow
    counts.steps += 1
  }

  /// Computes pieces and chooses the tokens that follow. Where the backend cannot compute all of them at once, it computes
  /// them in smaller parts, so that only a sequence that cannot be computed by itself fails.
  private func compute(_ pieces: [SequencePiece]) {
    let pieces = pieces.filter { $0.sequence.group.failure == nil }
    guard !pieces.isEmpty else { return }
    do throws(ComputeError) {
      let planned = ContinuousClock.now
      let batch = try runner.batch(pieces)
      counts.scheduling += planned.secondsToNow
      let logits = try runner.forward(batch)
      if let tap = batch.attention { runner.collectAttention(tap, pieces) }
      try choose(pieces, logits)
      let chosen = ContinuousClock.now
      for piece in pieces {
        piece.sequence.computed = piece.range.upperBound
        runner.tables.publish(piece.sequence)
      }
      advanceBeams()
      for group in scheduler.started where !group.embedded.isEmpty && group.hasComputedPrompt {
        group.embedded = group.embedded.map { _ in nil }
      }
      counts.note(pieces)
      counts.scheduling += chosen.secondsToNow
    } catch {
      let parts = pieces.halves
      if parts.isEmpty { pieces[0].sequence.group.failure = InputError(.resources, error.description) }
      for part in parts { compute(part) }
    }
  }

  /// Encodes what pieces need, together as far as the backend can; what cannot be encoded fails by itself.
  private func encode(_ pieces: inout [SequencePiece]) {
    do throws(ComputeError) { try runner.encode(for: pieces) } catch {
      for piece in pieces {
        do throws(ComputeError) { try runner.encode(for: [piece]) } catch {
          piece.sequence.group.failure = InputError(.resources, error.description)
        }
      }
    }
    pieces.removeAll { $0.sequence.group.failure != nil }
  }

  /// Chooses the tokens that follow, in one call of the backend, after what is to be known of prompts was looked up.
  private func choose(_ pieces: [SequencePiece], _ logits: Tensor) throws(ComputeError) {
    var (row, prompts, sampled) = (0, Sampler.PromptRows(), [Sampler.Row]())
    for piece in pieces {
      let sequence = piece.sequence
      if let probe = piece.probe {
        let probed = sequence.wantsPromptLogits ? row + probe.place - piece.range.lowerBound : row
        sampler.addProbe(probe, of: sequence.group, row: probed, to: &prompts)
        if !sequence.wantsPromptLogits, piece.probeRow != nil { row += 1 }
      }
      if sequence.wantsPromptLogits { row += sampler.addPromptLogprobs(piece, from: row, to: &prompts) }
      guard piece.isLast else { continue }
      sampled.append(Sampler.Row(sequence: sequence, row: row))
      row += 1
    }
    try sampler.collect(prompts, of: logits)
    for (row, token) in zip(sampled, try sampler.sample(sampled, of: logits)) { append(token, to: row.sequence) }
  }

  private func append(_ sampled: SampledToken, to sequence: ActiveSequence) {
    guard sequence.group.beams == nil else {
      sequence.candidates = sampled.logprobs.map { BeamSearch.Candidate(token: $0.token, logprob: $0.logprob) }
      return
    }
    do throws(InputError) {
      let choice = try sampler.choice(sampled, for: sequence)
      if sequence.generated.isEmpty { sequence.group.metrics.firstToken = sequence.group.arrival.secondsToNow }
      sequence.append(choice, endTokens: sampler.endTokens)
      sequence.group.tellNews(of: sequence)
    } catch { sequence.group.failure = error }
  }

  /// Takes leave of the requests that are finished or have failed.
  private func retire() {
    for group in scheduler.retire(&runner.tables) {
      counts.note(group)
      group.complete()
    }
  }
}
