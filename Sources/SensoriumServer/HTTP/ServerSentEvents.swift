import HTTPTypes
import Hummingbird
import NIOCore

/// A response that comes bit by bit, as browsers' `EventSource` and OpenAI's clients read it.
struct ServerSentEvents: ~Copyable {
  private var writer: any ResponseBodyWriter

  init(_ writer: any ResponseBodyWriter) { self.writer = writer }

  /// `data: {…}` and an empty line.
  mutating func send(_ value: some Encodable) async throws {
    var buffer = ByteBuffer(string: "data: ")
    buffer.writeBytes(try ResponseEncoder.encode(value))
    buffer.writeString("\n\n")
    try await writer.write(buffer)
  }

  /// A comment, which readers skip, so that proxies see that the connection lives.
  mutating func keepAlive() async throws { try await writer.write(ByteBuffer(string: ": waiting\n\n")) }

  /// The end, as OpenAI marks it.
  consuming func finish() async throws {
    try await writer.write(ByteBuffer(string: "data: [DONE]\n\n"))
    try await writer.finish(nil)
  }
}

extension Response {
  /// - Parameter write: sends the events; `finish` is called after it.
  static func events(
    _ context: ServerRequestContext, onDisconnect: @escaping @Sendable () -> Void,
    _ write: @escaping @Sendable (inout ServerSentEvents) async throws -> Void
  ) -> Response {
    let body = ResponseBody { writer in
      var events = ServerSentEvents(writer)
      try await context.whileConnected(onDisconnect) {
        do {
          try await write(&events)
        } catch let error as APIError {
          // The status is sent already: an error is an event now.
          try await events.send(ErrorResponse(error))
        }
      }
      try await events.finish()
    }
    var headers: HTTPFields = [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-cache"]
    // Proxies such as nginx are not to collect it.
    headers[named: "X-Accel-Buffering"] = "no"
    return Response(status: .ok, headers: headers, body: body)
  }
}
