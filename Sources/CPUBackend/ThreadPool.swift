import CKernels
import Compute

/// Owns the threads that kernels run on.
///
/// `@unchecked Sendable`: the pool's address never changes, and the C side hands work between threads through atomics;
/// what it asks of callers, one kernel at a time, is what `CPUBackend` asks of its own.
final class ThreadPool: @unchecked Sendable {
  let handle: OpaquePointer
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
}
