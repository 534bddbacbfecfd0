import Hummingbird
import NIOCore
import Synchronization

/// A request's body that has to come at a pace: who sends a byte at a time would hold a connection for ever.
struct PacedBody: AsyncSequence {
  typealias Element = ByteBuffer

  let body: RequestBody
  let limits: ServerLimits
  let progress: BodyProgress

  struct AsyncIterator: AsyncIteratorProtocol {
    var base: RequestBody.AsyncIterator
    let limits: ServerLimits
    let progress: BodyProgress
    let start = ContinuousClock.now
    var bytes = 0

    mutating func next() async throws -> ByteBuffer? {
      guard let chunk = try await base.next() else {
        progress.finish()
        return nil
      }
      bytes += chunk.readableBytes
      let seconds = start.duration(to: .now) / .seconds(1)
      let due = (seconds - limits.bodyGraceSeconds) * limits.bodyBytesPerSecond
      guard seconds <= limits.bodyGraceSeconds || Double(bytes) >= due else {
        throw APIError.requestTimeout("The body comes too slowly; send it at once.")
      }
      return chunk
    }
  }

  func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(base: body.makeAsyncIterator(), limits: limits, progress: progress)
  }
}

/// Whether a request's body was read to its end. A class because the endpoint tells it to those before it.
final class BodyProgress: Sendable {
  private let isFinished = Atomic(false)

  var isRead: Bool { isFinished.load(ordering: .relaxed) }

  func finish() { isFinished.store(true, ordering: .relaxed) }
}

extension RequestBody {
  func paced(_ limits: ServerLimits, _ progress: BodyProgress) -> PacedBody {
    PacedBody(body: self, limits: limits, progress: progress)
  }
}
