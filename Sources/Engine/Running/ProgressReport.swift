import Synchronization

/// Tells a caller how far its call is, one thing after the other. A class because requests are rendered on several threads.
final class ProgressReport: Sendable {
  private let started = ContinuousClock.now
  private let progress: Mutex<GenerationProgress>
  private let tell: @Sendable (GenerationProgress) -> Void

  init(total: Int, _ tell: @escaping @Sendable (GenerationProgress) -> Void) {
    progress = Mutex(GenerationProgress(total: total))
    self.tell = tell
  }

  func noteRendered() { note { $0.countRendered() } }

  func noteFinished(_ output: RequestOutput) { note { $0.countFinished(output) } }

  private func note(_ change: (inout GenerationProgress) -> Void) {
    progress.withLock { progress in
      change(&progress)
      progress.elapsed = started.secondsToNow
      tell(progress)
    }
  }
}
