/// Reads little-endian fields of the file at `path` front to back; a read past the end throws.
struct ByteReader: ~Escapable {
  private let path: String
  private let bytes: RawSpan
  private(set) var offset = 0

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, of path: String) {
    self.bytes = bytes
    self.path = path
  }

  var left: Int { bytes.byteCount - offset }

  /// An integer of that type; one of 64 bits keeps its bits.
  @_lifetime(self: copy self)
  mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type
  ) throws(CheckpointError) -> Int {
    let place = try skip(MemoryLayout<Value>.size)
    return Int(
      truncatingIfNeeded: Value(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: place.lowerBound, as: type)))
  }

  /// A string after its 16-bit length, which counts the closing NUL.
  @_lifetime(self: copy self)
  mutating func string() throws(CheckpointError) -> String {
    let place = try skip(try integer(UInt16.self))
    let text = bytes.extracting(place).withUnsafeBytes { raw in
      raw.last == 0 ? String(validating: raw.dropLast(), as: UTF8.self) : nil
    }
    guard let text else {
      throw CheckpointError("\(path) is damaged: the name at byte \(place.lowerBound) is no text.")
    }
    return text
  }

  /// Passes over `count` bytes and tells which they were.
  @_lifetime(self: copy self)
  mutating func skip(_ count: Int) throws(CheckpointError) -> Range<Int> {
    guard count >= 0, count <= left else {
      throw CheckpointError("\(path) is cut short or damaged: it ends inside the field at byte \(offset).")
    }
    defer { offset += count }
    return offset..<offset + count
  }
}
