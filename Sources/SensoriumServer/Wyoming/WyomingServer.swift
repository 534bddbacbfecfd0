import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Home Assistant's protocol for speech, over TCP: a connection is a session, and they are served side by side.
struct WyomingServer: Service {
  let host: String
  /// 0: any that is free.
  let port: Int
  let services: Services
  /// Called with the port as soon as connections are taken.
  var onRunning: @Sendable (Int) async -> Void = { _ in }

  func run() async throws {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .bind(host: host, port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    let bound = channel.channel.localAddress?.port ?? port
    services.logger.info("Listening for Wyoming on \(host):\(bound)")
    await onRunning(bound)
    try await withTaskCancellationOrGracefulShutdownHandler {
      try await channel.executeThenClose { connections in
        await withDiscardingTaskGroup { group in
          // Where taking connections fails, those that are there go on to their end.
          do {
            for try await connection in connections { group.addTask { await serve(connection) } }
          } catch { services.logger.error("Wyoming takes no more connections: \(error)") }
        }
      }
    } onCancelOrGracefulShutdown: {
      channel.channel.close(promise: nil)
    }
  }

  private func serve(_ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async {
    do {
      try await connection.executeThenClose { inbound, outbound in
        var session = WyomingSession(services)
        var buffer = ByteBuffer()
        for try await chunk in inbound {
          buffer.writeImmutableBuffer(chunk)
          while let event = try WyomingEvent.take(from: &buffer) {
            for answer in try await session.answers(to: event) { try await outbound.write(answer.buffer) }
          }
          buffer.discardReadBytes()
        }
      }
    } catch let fault as WyomingEvent.Fault {
      services.logger.info("A Wyoming connection was given up: \(fault.reason)")
    } catch {
      services.logger.debug("A Wyoming connection ended: \(error)")
    }
  }
}
