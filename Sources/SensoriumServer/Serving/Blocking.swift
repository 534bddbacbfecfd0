import NIOPosix

/// Work that blocks a thread, such as the system's resolver or loading a model: NIO's pool for such work does it, so that
/// neither connections nor Swift's own pool wait.
enum Blocking {
  static func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    do {
      return try await NIOThreadPool.singleton.runIfActive { work() }
    } catch {
      // The pool of the process never ends.
      return work()
    }
  }
}
