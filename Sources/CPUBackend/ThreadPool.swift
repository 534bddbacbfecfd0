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

  /// Transforms each of `inputs`, the pool's threads sharing them out.
  func map<Input: Sendable, Output: Sendable>(
    _ inputs: [Input], _ transform: @Sendable (Input) -> Output
  ) -> [Output] {
    // Waking threads costs more than a row of a usual vocabulary.
    guard inputs.count > 1 else { return inputs.map(transform) }
    var outputs = [Output?](repeating: nil, count: inputs.count)
    withoutActuallyEscaping(transform) { transform in
      outputs.withUnsafeMutableBufferPointer { outputs in
        let start = outputs.baseAddress
        let items = Items { start?[$0] = transform(inputs[$0]) }
        withUnsafePointer(to: items) { items in
          run { pool in
            sk_pool_run(
              pool, inputs.count, 1,
              { context, begin, end, _ in
                guard let items = context?.assumingMemoryBound(to: Items.self) else { return }
                for index in begin..<end { items.pointee.compute(index) }
              }, items)
          }
        }
      }
    }
    return outputs.compactMap(\.self)
  }

  /// What a task of the pool computes; no two threads get the same index.
  private struct Items {
    let compute: (Int) -> Void
  }

  /// - Throws: where a kernel of this thread's had no memory to work in since the last call.
  func throwFailure() throws(ComputeError) {
    let bytes = sk_thread_failure()
    if bytes > 0 { throw .outOfMemory(bytes: bytes) }
  }
}
