import Compute
import Dispatch
import Glibc
import Synchronization

/// The one thread that computes: a forward pass takes milliseconds to seconds and must not hold up Swift's cooperative
/// pool. It is an actor's executor, so that the compiler guards the engine's state.
final class EngineThread: SerialExecutor {
  private struct State {
    var jobs: [UnownedJob] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  private let wake = DispatchSemaphore(value: 0)

  /// A thread that runs until `close`, which its owner calls when the engine ends; it keeps the executor until then.
  /// - Throws: where the system allows no further thread.
  init() throws(ComputeError) {
    let box = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<EngineThread>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
    guard failure == 0 else {
      box.release()
      throw .threadsUnavailable(1)
    }
    pthread_detach(thread)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { $0.jobs.append(job) }
    wake.signal()
  }

  func close() {
    state.withLock { $0.isClosed = true }
    wake.signal()
  }

  private func run() {
    while true {
      wake.wait()
      let (job, isClosed) = state.withLock { state in
        (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isClosed)
      }
      if let job {
        job.runSynchronously(on: asUnownedSerialExecutor())
      } else if isClosed {
        return
      }
    }
  }
}
