import Engine
import Progress
import Synchronization

/// vLLM's two bars over the requests of a command: which are ready for the engine, and below it which have finished, with
/// the tokens that are read and written each second. A class because requests that end at the same time count into them.
final class RequestProgress: Sendable {
  private let rendering: ProgressBar
  private let processing: ProgressBar
  private let counts: Mutex<GenerationProgress>
  private let screen: ProgressScreen
  private let started: Duration

  init(total: Int, on screen: ProgressScreen) {
    self.screen = screen
    started = screen.now()
    counts = Mutex(GenerationProgress(total: total))
    rendering = ProgressBar("Rendering prompts", total: total, on: screen)
    processing = ProgressBar(
      "Processed prompts", total: total, note: Self.note(GenerationProgress(total: total)), isBelow: true, on: screen)
  }

  /// Takes in what a call has just done; several calls count as one.
  func count(_ step: GenerationProgress) {
    counts.withLock { counts in
      if let output = step.output {
        counts.countFinished(output)
        counts.elapsed = (screen.now() - started) / .seconds(1)
        processing.set(counts.finished, note: Self.note(counts))
      } else {
        counts.countRendered()
        rendering.set(counts.rendered)
        guard counts.rendered == counts.total else { return }
        rendering.finish()
        processing.moveUp()
      }
    }
  }

  /// Writes results while the bars stand back.
  func aside(_ body: () throws(CommandError) -> Void) throws(CommandError) {
    try counts.withLock { _ throws(CommandError) in
      try rendering.aside { () throws(CommandError) in try processing.aside(body) }
    }
  }

  func finish() {
    counts.withLock { _ in
      rendering.finish()
      processing.moveUp()
      processing.finish()
    }
  }

  private static func note(_ counts: GenerationProgress) -> String {
    "est. speed input: \(counts.inputSpeed.fixed(2)) toks/s, output: \(counts.outputSpeed.fixed(2)) toks/s"
  }
}
