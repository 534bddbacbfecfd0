// A path on Linux is bytes, and a Swift string is Unicode. A byte that is not part of UTF-8 stands in the string as the scalar
// U+10FF00 + byte, as Python's "surrogateescape" uses surrogates, which a Swift string cannot hold. These scalars are for private
// use; bytes that spell one of them in UTF-8 are written in the same way, so that every path comes back as it was.

/// The first scalar that stands for a byte, less that byte.
private let base: UInt32 = 0x10FF00
/// Scalars that stand for bytes.
private let escapes: ClosedRange<UInt32> = base + 0x80...base + 0xFF

extension String {
  /// A path of any bytes; `pathBytes` gives them back.
  public init(path bytes: some Collection<UInt8>) {
    self = String(validating: bytes, as: UTF8.self) ?? ""
    guard isEmpty || hasEscapes else { return }
    var scalars = UnicodeScalarView()
    var rest = Array(bytes)[...]
    while let first = rest.first {
      let length = first < 0x80 ? 1 : Swift.max(1, (~first).leadingZeroBitCount)
      let character = String(validating: rest.prefix(length), as: UTF8.self)
      if let scalar = character?.unicodeScalars.first, !escapes.contains(scalar.value), rest.count >= length {
        scalars.append(scalar)
        rest = rest.dropFirst(length)
      } else {
        if let scalar = Unicode.Scalar(base + UInt32(first)) { scalars.append(scalar) }
        rest = rest.dropFirst()
      }
    }
    self = String(scalars)
  }

  /// The bytes of a path, for the system.
  public var pathBytes: [UInt8] {
    guard hasEscapes else { return Array(utf8) }
    var bytes: [UInt8] = []
    for scalar in unicodeScalars {
      if escapes.contains(scalar.value) {
        bytes.append(UInt8(scalar.value - base))
      } else {
        bytes += Array(String(scalar).utf8)
      }
    }
    return bytes
  }

  /// Calls `body` with the path's bytes and a zero behind them, as the system takes them.
  public func withPath<Result, Failure: Error>(
    _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = pathBytes.map { CChar(bitPattern: $0) } + [0]
    return try bytes.withUnsafeBufferPointer { buffer throws(Failure) in
      guard let start = buffer.baseAddress else { preconditionFailure("there is at least the zero") }
      return try body(start)
    }
  }

  private var hasEscapes: Bool {
    // All of them begin with the bytes F4 8F BE or F4 8F BF.
    utf8.contains(0xF4) && unicodeScalars.contains { escapes.contains($0.value) }
  }
}
