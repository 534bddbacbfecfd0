import CKernels
import Compute
import Synchronization

/// Owns the threads that kernels run on, one kernel at a time.
///
/// `@unchecked Sendable`: the pool's address never changes, the C side hands work between threads through atomics, and
/// the lock keeps the kernels of several callers apart.
final class ThreadPool: @unchecked Sendable {
  private let handle: OpaquePointer
  private let lock = Mutex(())
  let count: Int

  /// More than any machine has cores; starting so many only to be refused would take long.
  private static let most = 4_096

  init(threads: Int) throws(ComputeError) {
    guard 1...Self.most ~= threads, let handle = sk_pool_create(Int32(threads)) else {
      throw .threadsUnavailable(threads)
    }
    self.handle = handle
    count = Int(sk_pool_threads(handle))
  }

  deinit { sk_pool_destroy(handle) }

  /// Calls `kernel` with the pool while no other kernel runs on it: a model may be loaded while another computes.
  /// Taking a lock that nobody holds costs some 20 ns.
  func run(_ kernel: (OpaquePointer) -> Void) {
    lock.withLock { _ in
      kernel(handle)
      sk_pool_finish(handle)
    }
  }

  /// - Throws: where a kernel of this thread's had no memory to work in since the last call.
  func throwFailure() throws(ComputeError) {
    let bytes = sk_thread_failure()
    if bytes > 0 { throw .outOfMemory(bytes: bytes) }
  }
}
