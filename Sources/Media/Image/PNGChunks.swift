import CMedia

/// The chunks of a PNG file, one after the other.
struct PNGChunks: ~Escapable {
  struct Chunk {
    let type: String
    /// Where its data should be; beyond the end of a file that is cut off.
    let data: Range<Int>
  }

  let bytes: Span<UInt8>
  /// Where the next one begins.
  private(set) var offset = 8

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) {
    self.bytes = bytes
  }

  /// The next chunk; nil where what follows is none.
  @_lifetime(self: copy self)
  mutating func next() -> Chunk? {
    guard let length = bytes.big32(offset), bytes.has(4, at: offset + 4) else { return nil }
    let type = bytes.copy((offset + 4)..<(offset + 8))
    guard type.allSatisfy({ 0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || $0 == 0x5F }) else {
      return nil
    }
    let chunk = Chunk(type: String(decoding: type, as: UTF8.self), data: (offset + 8)..<(offset + 8 + length))
    offset = chunk.data.upperBound + 4
    return chunk
  }

  func isWhole(_ chunk: Chunk) -> Bool { chunk.data.upperBound <= bytes.count }

  /// The part of its data that is there.
  @_lifetime(copy self)
  func data(_ chunk: Chunk) -> Span<UInt8> { bytes.extracting(chunk.data.clamped(to: 0..<bytes.count)) }

  /// Whether the sum behind the chunk is that of its type and data.
  func isIntact(_ chunk: Chunk) -> Bool {
    guard isWhole(chunk), let sum = bytes.big32(chunk.data.upperBound) else { return false }
    return bytes.extracting((chunk.data.lowerBound - 4)..<chunk.data.upperBound).withUnsafeBufferPointer { buffer in
      Int(crc32_z(0, buffer.baseAddress, buffer.count)) == sum
    }
  }
}
