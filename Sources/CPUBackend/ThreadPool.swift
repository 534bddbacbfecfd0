import CKernels
import Compute

/// Owns the threads that kernels run on.
///
/// `@unchecked Sendable`: the pool's address never changes, and the C side hands work between threads through atomics;
/// what it asks of callers, one kernel at a time, is what `CPUBackend` asks of its own.
final class ThreadPool: @unchecked Sendable {
  let handle: OpaquePointer
  let count: Int

  init(threads: Int) throws(ComputeError) {
    guard threads > 0, let handle = sk_pool_create(Int32(clamping: threads)) else {
      throw .threadsUnavailable(threads)
    }
    self.handle = handle
    count = Int(sk_pool_threads(handle))
  }

  deinit { sk_pool_destroy(handle) }
}
