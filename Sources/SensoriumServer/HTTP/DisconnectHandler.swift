import NIOCore
import NIOHTTPTypes
import Synchronization

/// Notices that a client leaves while its request is computed, so that what it holds is free at the engine's next step.
/// A class because NIO's handlers are.
final class DisconnectHandler: ChannelInboundHandler, RemovableChannelHandler, Sendable {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart

  private struct Watchers {
    var actions: [UInt64: @Sendable () -> Void] = [:]
    var count: UInt64 = 0
    var isGone = false
  }

  private let watchers = Mutex(Watchers())

  /// Calls `action` once if the client leaves before `forget`, at once if it has left.
  func watch(_ action: @escaping @Sendable () -> Void) -> UInt64 {
    let (number, isGone) = watchers.withLock { watchers in
      watchers.count += 1
      if !watchers.isGone { watchers.actions[watchers.count] = action }
      return (watchers.count, watchers.isGone)
    }
    if isGone { action() }
    return number
  }

  func forget(_ number: UInt64) { _ = watchers.withLock { $0.actions.removeValue(forKey: number) } }

  func channelInactive(context: ChannelHandlerContext) {
    leave()
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    // Who closes its side while a request is computed does not wait for the answer: that is what clients do when they end.
    if case ChannelEvent.inputClosed? = event as? ChannelEvent, leave() {
      context.close(promise: nil)
      return
    }
    context.fireUserInboundEventTriggered(event)
  }

  /// - Returns: whether somebody waited for it.
  @discardableResult
  private func leave() -> Bool {
    let actions = watchers.withLock { watchers in
      watchers.isGone = true
      defer { watchers.actions = [:] }
      return watchers.actions.values
    }
    for action in actions { action() }
    return !actions.isEmpty
  }
}

extension ServerRequestContext {
  /// Runs `operation` in a task that is cancelled when the client leaves.
  func cancelledOnDisconnect<Value: Sendable>(
    _ operation: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let task = Task(executorPreference: ServerExecutor.shared) { try await operation() }
    return try await whileConnected {
      task.cancel()
    } operation: {
      try await withTaskCancellationHandler {
        try await task.value
      } onCancel: {
        task.cancel()
      }
    }
  }

  /// Runs `operation`, and calls `onDisconnect` if the client leaves meanwhile.
  func whileConnected<Value>(
    _ onDisconnect: @escaping @Sendable () -> Void, operation: () async throws -> Value
  ) async throws -> Value {
    let handler = try? await channel.pipeline.handler(type: DisconnectHandler.self).get()
    let number = handler?.watch(onDisconnect)
    defer { if let number { handler?.forget(number) } }
    if handler == nil, !channel.isActive { onDisconnect() }
    return try await operation()
  }
}
