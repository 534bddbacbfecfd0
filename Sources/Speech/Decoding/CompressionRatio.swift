import CMedia

/// How well a text compresses, which tells repetitions.
enum CompressionRatio {
  /// Bytes of the text divided by those that zlib makes of them; 0 for an empty text.
  static func of(_ text: String) -> Double {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty else { return 0 }
    var count = compressBound(UInt(bytes.count))
    var packed = [UInt8](repeating: 0, count: Int(count))
    guard compress(&packed, &count, bytes, UInt(bytes.count)) == Z_OK, count > 0 else { return 0 }
    return Double(bytes.count) / Double(count)
  }
}
