import JSON
import NIOCore

/// A message of Wyoming's protocol: a line of JSON with its type, then more JSON, then bytes, as long as the line says.
struct WyomingEvent: Equatable, Sendable {
  var type: String
  var data: JSONValue = .object(JSONObject([]))
  var payload: [UInt8] = []

  /// Why a connection is given up.
  struct Fault: Error, Equatable {
    let reason: String
  }

  /// The protocol's version that we write.
  private static let version = "1.5.4"
  private static let longestLine = 64 << 10
  private static let longestPart = 4 << 20

  /// Takes the first event out of what has come; nil where it is not all there yet.
  static func take(from buffer: inout ByteBuffer) throws(Fault) -> WyomingEvent? {
    let bytes = buffer.readableBytesView
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
      guard bytes.count <= longestLine else { throw Fault(reason: "a line is too long") }
      return nil
    }
    let head = try parse(Array(bytes[..<end]))
    guard let type = head["type"]?.string else { throw Fault(reason: "a line has no type") }
    let dataLength = try length(head["data_length"])
    let payloadLength = try length(head["payload_length"])
    let lineLength = end - bytes.startIndex + 1
    guard bytes.count >= lineLength + dataLength + payloadLength else { return nil }
    buffer.moveReaderIndex(forwardBy: lineLength)
    let data = dataLength > 0 ? try parse(buffer.readBytes(length: dataLength) ?? []) : head["data"]
    return WyomingEvent(
      type: type, data: data ?? .object(JSONObject([])), payload: buffer.readBytes(length: payloadLength) ?? [])
  }

  private static func parse(_ bytes: [UInt8]) throws(Fault) -> JSONValue {
    do throws(JSONError) { return try JSONValue(parsing: bytes) } catch { throw Fault(reason: error.description) }
  }

  private static func length(_ value: JSONValue?) throws(Fault) -> Int {
    guard let value, !value.isNull else { return 0 }
    guard let length = value.integer, 0...longestPart ~= length else { throw Fault(reason: "a length is out of range") }
    return length
  }

  var buffer: ByteBuffer {
    let data = Array(data.text.utf8)
    let head: JSONValue = [
      "type": .string(type), "version": .string(Self.version), "data_length": .integer(data.count),
    ]
    var buffer = ByteBuffer(string: "\(head.text)\n")
    buffer.writeBytes(data)
    return buffer
  }
}
