extension Span<UInt8> {
  /// The little-endian 16-bit number at `offset`; nil where it is not all there.
  func little16(_ offset: Int) -> Int? { has(2, at: offset) ? Int(self[offset]) | Int(self[offset + 1]) << 8 : nil }

  func big16(_ offset: Int) -> Int? { has(2, at: offset) ? Int(self[offset]) << 8 | Int(self[offset + 1]) : nil }

  func little32(_ offset: Int) -> Int? {
    guard let low = little16(offset), let high = little16(offset + 2) else { return nil }
    return low | high << 16
  }

  func big32(_ offset: Int) -> Int? {
    guard let high = big16(offset), let low = big16(offset + 2) else { return nil }
    return high << 16 | low
  }

  /// Whether `length` bytes are there from `offset` on.
  func has(_ length: Int, at offset: Int) -> Bool { offset >= 0 && length >= 0 && offset <= count - length }

  func has(_ text: StaticString, at offset: Int) -> Bool {
    has(text.utf8CodeUnitCount, at: offset)
      && (0..<text.utf8CodeUnitCount).allSatisfy { self[offset + $0] == text.utf8Start[$0] }
  }

  func has(_ bytes: [UInt8], at offset: Int) -> Bool {
    has(bytes.count, at: offset) && bytes.indices.allSatisfy { self[offset + $0] == bytes[$0] }
  }

  /// A copy of the part of `range` that is there.
  func copy(_ range: Range<Int>) -> [UInt8] {
    let part = range.clamped(to: 0..<count)
    return [UInt8](unsafeUninitializedCapacity: part.count) { buffer, initialized in
      for index in part { buffer[index - part.lowerBound] = self[index] }
      initialized = part.count
    }
  }
}
