/// Lower case, scalar by scalar: without the rule for a final sigma, as in `tokenizers`.
enum Lowercase {
  static func of(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        result.append(0x41...0x5A ~= byte ? byte | 0x20 : byte)
        index += 1
        continue
      }
      let (scalar, length) = UTF8Text.scalar(text.span, at: index)
      result.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
      index += length
    }
    return result
  }
}
