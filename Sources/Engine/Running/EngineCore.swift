import Compute
import ModelKit
import Text

/// The loop that all requests share: it takes up what waits, encodes it, and then computes one token for every sequence
/// at each step until all are done. New requests join between steps.
actor EngineCore {
  private let thread: EngineThread
  private var runner: ModelRunner
  private var scheduler: Scheduler
  private let sampler: Sampler
  private let seed: UInt64
  private let maxBatchedTokens: Int
  private var isRunning = false

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  init(_ model: LoadedModel, _ args: EngineArgs, maxLength: Int) throws(ComputeError) {
    runner = try ModelRunner(model, sequences: args.maxSequences, maxLength: maxLength)
    // After what else can fail: only `deinit` ends the thread.
    thread = try EngineThread()
    scheduler = Scheduler(maxSequences: args.maxSequences)
    sampler = Sampler(
      backend: model.environment.backend, tokenizer: model.tokenizer, endTokens: model.endTokens,
      logprobsMode: args.logprobsMode)
    seed = args.seed
    maxBatchedTokens = args.effectiveMaxBatchedTokens
  }

  deinit { thread.close() }

  /// Computes a request, together with all others that are there at the time.
  func run(_ request: PreparedRequest) async -> RequestOutput {
    await withCheckedContinuation { continuation in
      let group = SequenceGroup(request) { continuation.resume(returning: $0) }
      for index in 0..<request.params.n {
        let detokenizer =
          request.params.detokenize
          ? IncrementalDetokenizer(
            sampler.tokenizer, skipSpecialTokens: request.params.skipSpecialTokens,
            spacesBetweenSpecialTokens: request.params.spacesBetweenSpecialTokens) : nil
        let random = RandomStream(seed: (request.params.seed ?? seed &+ request.number) &+ UInt64(index))
        group.sequences.append(ActiveSequence(group, index: index, detokenizer: detokenizer, random: random))
      }
      scheduler.add(group)
      if !isRunning {
        isRunning = true
        Task { await loop() }
      }
    }
  }

  /// How many blocks of each cache group are in use.
  var heldBlocks: [Int] { runner.caches.map(\.pool.heldCount) }

  private func loop() async {
    while scheduler.hasWork {
      admit()
      step()
      await Task.yield()  // requests that arrived meanwhile are taken in here
    }
    isRunning = false
  }

  /// Takes up waiting requests while there is room, and runs the encoder for each.
  private func admit() {
    while let group = scheduler.next(fitting: { group in
      runner.reserve(length: group.length, count: group.sequences.count)
    }) {
      group.metrics.waiting = group.arrival.secondsToNow
      let started = ContinuousClock.now
      do throws(ComputeError) {
        group.embedded = try runner.encode(group.request, blocks: group.sequences[0].blocks)
        group.metrics.encoding = started.secondsToNow
      } catch {
        group.failure = InputError(.resources, error.description)
        retire()
      }
    }
  }

  private func step() {
    let pieces = scheduler.plan(budget: maxBatchedTokens)
    guard !pieces.isEmpty else { return }
    do throws(ComputeError) {
      let logits = try runner.forward(pieces)
      var row = 0
      for piece in pieces {
        let sequence = piece.sequence
        if sequence.wantsPromptLogits { row += collectPromptLogprobs(piece, from: row, of: logits) }
        guard piece.isLast else { continue }
        do throws(InputError) {
          let choice = try sampler.choose(sequence, row: row, of: logits)
          extend(sequence, with: choice)
        } catch { sequence.group.failure = error }
        row += 1
      }
      for piece in pieces { piece.sequence.computed = piece.range.upperBound }
      for group in scheduler.groups where group.hasComputedPrompt { group.embedded = [] }
    } catch {
      for group in scheduler.groups { group.failure = InputError(.resources, error.description) }
    }
    retire()
  }

  /// Takes leave of the requests that are finished or have failed.
  private func retire() {
    for group in scheduler.removeFinished() {
      for sequence in group.sequences { runner.release(sequence.blocks) }
      group.complete()
    }
  }

  private func extend(_ sequence: ActiveSequence, with choice: Sampler.Choice) {
    if sequence.generated.isEmpty { sequence.group.metrics.firstToken = sequence.group.arrival.secondsToNow }
    sequence.append(choice, endTokens: sampler.endTokens)
  }

  /// The piece's rows tell how likely each prompt token after them was.
  /// - Returns: how many rows that were.
  private func collectPromptLogprobs(_ piece: SequencePiece, from first: Int, of logits: Tensor) -> Int {
    let sequence = piece.sequence
    let next = piece.range.lowerBound + 1..<min(piece.range.upperBound + 1, sequence.promptCount)
    for (row, place) in next.enumerated() {
      sequence.group.promptLogprobs.append(
        sampler.promptLogprobs(sequence.tokens[place], row: first + row, of: logits, sequence.params))
    }
    return next.count
  }
}
