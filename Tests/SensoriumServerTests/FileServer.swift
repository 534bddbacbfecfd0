import NIOCore
import NIOPosix

/// A server of files on loopback that redirects, sends too much, or says nothing, for tests of downloads.
enum FileServer {
  static func run(_ body: (Int) async throws -> Void) async throws {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Handler()) }
      }.bind(host: "127.0.0.1", port: 0).get()
    do {
      try await body(channel.localAddress?.port ?? 0)
    } catch {
      try await channel.close()
      throw error
    }
    try await channel.close()
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let request = String(buffer: unwrapInboundIn(data))
      let target = request.split(separator: " ").dropFirst().first.map(String.init) ?? "/"
      let (path, query) = (target.prefix { $0 != "?" }, target.drop { $0 != "?" }.dropFirst())
      switch path {
      case "/small": answer(context, "200 OK", "Content-Length: 5\r\n", "hello")
      case "/large": answer(context, "200 OK", "Content-Length: 100000\r\n", String(repeating: "x", count: 100_000))
      case "/endless": answer(context, "200 OK", "", String(repeating: "x", count: 300_000))
      case "/redirect": answer(context, "302 Found", "Location: \(query)\r\nContent-Length: 0\r\n", "")
      case "/loop": answer(context, "302 Found", "Location: /loop\r\nContent-Length: 0\r\n", "")
      case "/silent": break
      default: answer(context, "404 Not Found", "Content-Length: 0\r\n", "")
      }
    }

    private func answer(_ context: ChannelHandlerContext, _ status: String, _ headers: String, _ body: String) {
      let text = "HTTP/1.1 \(status)\r\n\(headers)Connection: close\r\n\r\n\(body)"
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
      context.close(promise: nil)
    }
  }
}
