import Engine
import Progress
import Synchronization

/// vLLM's bar over the requests of a call, with the tokens that are read and written each second. A class because
/// requests that end at the same time count into the one bar.
final class RequestProgress: Sendable {
  private let bar: ProgressBar
  private let started = ContinuousClock.now
  private let tokens = Mutex((input: 0, output: 0))

  init(total: Int, on screen: ProgressScreen) {
    bar = ProgressBar("Processed prompts", total: total, on: screen)
    bar.advance(by: 0, note: note(input: 0, output: 0))
  }

  /// Counts a request that has ended.
  func count(_ output: RequestOutput) {
    let (input, generated) = tokens.withLock { tokens in
      tokens.input += output.promptTokenIDs.count * max(1, output.outputs.count)
      tokens.output += output.outputs.reduce(0) { $0 + $1.tokenIDs.count }
      return tokens
    }
    bar.advance(by: 1, note: note(input: input, output: generated))
  }

  /// Writes results while the bar stands back.
  func aside(_ body: () throws(CommandError) -> Void) throws(CommandError) { try bar.aside(body) }

  func finish() { bar.finish() }

  private func note(input: Int, output: Int) -> String {
    let seconds = started.secondsToNow
    func speed(_ count: Int) -> String { (seconds > 0 ? Double(count) / seconds : 0).fixed(2) }
    return "est. speed input: \(speed(input)) toks/s, output: \(speed(output)) toks/s"
  }
}
