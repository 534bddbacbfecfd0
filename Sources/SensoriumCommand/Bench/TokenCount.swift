import Engine
import Synchronization

/// Sums the tokens of requests. A class because requests that end at the same time count into it.
final class TokenCount: Sendable {
  private let counts = Mutex((input: 0, output: 0))

  /// Counts the request that has just finished, where one has.
  func add(_ progress: GenerationProgress) {
    guard let output = progress.output else { return }
    counts.withLock { counts in
      counts.input += output.promptTokenIDs.count
      counts.output += output.outputs.reduce(0) { $0 + $1.tokenIDs.count }
    }
  }

  var input: Int { counts.withLock { $0.input } }
  var output: Int { counts.withLock { $0.output } }
}
