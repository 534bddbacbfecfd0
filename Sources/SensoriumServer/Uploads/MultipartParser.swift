import Glibc

/// Cuts a multipart body (RFC 7578) into its parts as its bytes come, whatever the chunks are they come in.
struct MultipartParser {
  enum Event: Equatable {
    /// A part begins.
    case begin(MultipartHead)
    /// Some of its content.
    case content(ArraySlice<UInt8>)
    case end
  }

  /// Why a body is not multipart: the end of a sentence.
  struct Fault: Error, Equatable {
    let reason: String
  }

  private enum State { case preamble, afterBoundary, head, content, done }

  /// CR LF, two dashes and the boundary: what ends a part.
  private let delimiter: [UInt8]
  private var state = State.preamble
  private var buffer: [UInt8]
  private static let longestHead = 16 << 10

  /// nil where the boundary is not one: 1 to 70 characters.
  init?(boundary: String) {
    guard 1...70 ~= boundary.utf8.count else { return nil }
    delimiter = Array("\r\n--\(boundary)".utf8)
    // The first boundary has no line end before it.
    buffer = [0x0D, 0x0A]
  }

  var isDone: Bool { state == .done }

  /// Takes the next bytes.
  /// - Parameter handle: gets the events that they make; its content is valid during the call only.
  mutating func take(_ bytes: [UInt8], _ handle: (Event) throws -> Void) throws {
    buffer += bytes
    while try step(handle) {}
  }

  /// - Returns: whether there may be more to do with the bytes that are there.
  private mutating func step(_ handle: (Event) throws -> Void) throws -> Bool {
    switch state {
    case .preamble:
      guard let place = buffer.place(of: delimiter) else {
        guard buffer.count <= Self.longestHead else { throw Fault(reason: "it does not begin with its boundary") }
        return false
      }
      buffer.removeSubrange(..<place.upperBound)
      state = .afterBoundary
    case .afterBoundary:
      guard buffer.count >= 2 else { return false }
      if buffer.starts(with: [0x2D, 0x2D]) {
        state = .done
        return false
      }
      guard let end = buffer.place(of: [0x0D, 0x0A]) else {
        guard buffer.count <= Self.longestHead else { throw Fault(reason: "a boundary has no line end") }
        return false
      }
      guard buffer[..<end.lowerBound].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else {
        throw Fault(reason: "something follows a boundary on its line")
      }
      // The line end stays: an empty head then ends as any other.
      buffer.removeSubrange(..<end.lowerBound)
      state = .head
    case .head:
      guard let end = buffer.place(of: [0x0D, 0x0A, 0x0D, 0x0A]) else {
        guard buffer.count <= Self.longestHead else { throw Fault(reason: "the head of a part is too long") }
        return false
      }
      guard end.lowerBound <= Self.longestHead else { throw Fault(reason: "the head of a part is too long") }
      guard let head = MultipartHead(buffer[..<end.lowerBound]) else {
        throw Fault(reason: "a part has no name in its Content-Disposition")
      }
      try handle(.begin(head))
      buffer.removeSubrange(..<end.upperBound)
      state = .content
    case .content:
      if let place = buffer.place(of: delimiter) {
        if place.lowerBound > 0 { try handle(.content(buffer[..<place.lowerBound])) }
        try handle(.end)
        buffer.removeSubrange(..<place.upperBound)
        state = .afterBoundary
      } else {
        // What could be the beginning of a delimiter stays.
        let safe = buffer.count - delimiter.count + 1
        guard safe > 0 else { return false }
        try handle(.content(buffer[..<safe]))
        buffer.removeSubrange(..<safe)
        return false
      }
    case .done:
      buffer.removeAll()
      return false
    }
    return true
  }
}

extension [UInt8] {
  /// Where `bytes`, of which there are some, first stand; nil where they do not. Files of gigabytes are searched with it,
  /// hence the C library's search for the first of them.
  fileprivate func place(of bytes: [UInt8]) -> Range<Int>? {
    withUnsafeBytes { haystack in
      guard let start = haystack.baseAddress else { return nil }
      var from = 0
      while from + bytes.count <= haystack.count {
        let rest = haystack.count - bytes.count - from + 1
        guard let found = memchr(start + from, Int32(bytes[0]), rest) else { return nil }
        let place = UnsafeRawPointer(found) - start
        if memcmp(start + place, bytes, bytes.count) == 0 { return place..<place + bytes.count }
        from = place + 1
      }
      return nil
    }
  }
}
