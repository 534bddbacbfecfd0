import CKernels
import Testing

@Suite("Memory to work in")
struct ScratchTests {
  @Test("scratch that cannot be had is a failure of the thread whose kernel asked, reported once; the pool goes on")
  func refused() throws {
    let pool = try #require(sk_pool_create(2))
    defer { sk_pool_destroy(pool) }
    sk_pool_finish(pool)
    #expect(sk_thread_failure() == 0)
    #expect(sk_pool_scratch(pool, 0, 1 << 60) == nil)
    #expect(sk_pool_scratch(pool, 1, 1 << 61) == nil)
    sk_pool_finish(pool)
    #expect(sk_thread_failure() >= 1 << 60)
    #expect(sk_thread_failure() == 0)
    #expect(sk_pool_scratch(pool, 0, 64) != nil)
    sk_pool_finish(pool)
    #expect(sk_thread_failure() == 0)
  }
}
