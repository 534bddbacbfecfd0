import JSON
import NIOCore
import ServiceLifecycle
import Testing

@testable import SensoriumServer

@Suite("Wyoming")
struct WyomingTests {
  private func session() async throws -> WyomingSession {
    WyomingSession(
      Services(
        models: ModelLibrary(models: [try await TestServer.model(.speech)]), limits: ServerLimits(),
        media: MediaPolicy(), metrics: ServerMetrics(), logger: ServerConfiguration().logger))
  }

  private func chunk(_ bytes: [UInt8], width: Int = 2) -> WyomingEvent {
    WyomingEvent(
      type: "audio-chunk", data: ["rate": 16_000, "width": .integer(width), "channels": 1], payload: bytes)
  }

  @Test("events are read whole, whatever chunks they come in")
  func reading() throws {
    let bytes = Array(
      "{\"type\": \"a\", \"data_length\": 8, \"payload_length\": 3}\n{\"x\": 1}xyz{\"type\": \"b\"}\n".utf8)
    var buffer = ByteBuffer()
    var events: [WyomingEvent] = []
    for byte in bytes {
      buffer.writeInteger(byte)
      while let event = try WyomingEvent.take(from: &buffer) { events.append(event) }
    }
    #expect(
      events == [WyomingEvent(type: "a", data: ["x": 1], payload: Array("xyz".utf8)), WyomingEvent(type: "b")])
    for wrong in [
      "[]\n", "x\n", "{\"type\": \"a\", \"data_length\": -1}\n", "{\"type\": \"a\", \"payload_length\": 99999999}\n",
    ] {
      var buffer = ByteBuffer(string: wrong)
      #expect(throws: WyomingEvent.Fault.self) { try WyomingEvent.take(from: &buffer) }
    }
  }

  @Test("describe tells the models with their languages")
  func describe() async throws {
    var session = try await session()
    let info = try #require(try await session.answers(to: WyomingEvent(type: "describe")).first)
    let model = info.data["asr"]?.array?[0]["models"]?.array?[0]
    #expect(model?["name"]?.string == TestServer.speechModel)
    #expect(model?["languages"]?.array?.contains("de") == true)
  }

  @Test("sound is transcribed when it ends, and silence of no length is an empty text")
  func transcribe() async throws {
    var session = try await session()
    for event in [
      WyomingEvent(type: "transcribe", data: ["language": "de"]), WyomingEvent(type: "audio-start"),
      chunk(Array(Samples.tone.dropFirst(44))), WyomingEvent(type: "strange"),
    ] { #expect(try await session.answers(to: event).isEmpty) }
    let transcript = try await session.answers(to: WyomingEvent(type: "audio-stop"))
    #expect(transcript.map(\.type) == ["transcript"])
    #expect(transcript[0].data["language"]?.string == "de")
    #expect(try await session.answers(to: WyomingEvent(type: "audio-stop"))[0].data["text"]?.string == "")
    #expect(try await session.answers(to: WyomingEvent(type: "transcribe", data: ["name": "none"])).isEmpty)
    _ = try await session.answers(to: chunk([1, 2, 3, 4]))
    let unknown = try await session.answers(to: WyomingEvent(type: "audio-stop"))
    #expect(unknown[0].type == "error")
    #expect(unknown[0].data["text"]?.string?.contains("There is no model 'none'") == true)
    await #expect(throws: WyomingEvent.Fault.self) { try await session.answers(to: chunk([1, 2, 3], width: 3)) }
  }
}
