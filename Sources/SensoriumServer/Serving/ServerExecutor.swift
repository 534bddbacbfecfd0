import NIOPosix

/// Threads that answer connections. Swift's own pool has one thread a core, all of which prepare pictures at times; who asks
/// for `/health` is not to wait for them. A class because an executor has an identity.
final class ServerExecutor: TaskExecutor {
  static let shared = ServerExecutor()

  private let pool = NIOThreadPool(numberOfThreads: 4)

  private init() { pool.start() }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    pool.submit { _ in job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
