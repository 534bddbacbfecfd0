/// The run-length codes of Windows bitmaps, read as Pillow does.
enum BMPRunLengths {
  /// An index a pixel, in the order of the file; nil where some do not come.
  static func decode(_ bytes: Span<UInt8>, _ header: BMPHeader) -> [UInt8]? {
    let isFour = header.compression == .runs4
    let (width, count) = (header.width, header.width * header.height)
    var indices: [UInt8] = []
    indices.reserveCapacity(count)
    var offset = header.pixels
    var x = 0
    while indices.count < count, bytes.has(2, at: offset) {
      let (length, value) = (Int(bytes[offset]), bytes[offset + 1])
      offset += 2
      switch (length, value) {
      case (0, 0):  // the end of a row
        let over = indices.count % width
        if over > 0 { indices.append(contentsOf: repeatElement(0, count: width - over)) }
        x = 0
      case (0, 1):  // the end of the bitmap
        return nil
      case (0, 2):  // a step right and up
        guard bytes.has(2, at: offset) else { return nil }
        let step = Int(bytes[offset]) + Int(bytes[offset + 1]) * width
        offset += 2
        indices.append(contentsOf: repeatElement(0, count: min(step, count - indices.count)))
        x = indices.count % width
      case (0, _):  // pixels as they are
        let here = min(Int(value), count - indices.count)
        let size = isFour ? (here + 1) / 2 : here
        guard bytes.has(size, at: offset) else { return nil }
        for index in 0..<here {
          let byte = bytes[offset + (isFour ? index / 2 : index)]
          indices.append(isFour ? (index.isMultiple(of: 2) ? byte >> 4 : byte & 15) : byte)
        }
        offset += size
        // Padded to an even place in the file.
        offset += offset % 2
        x += Int(value)
      default:  // one index, or two in turn, several times; what does not fit the row is left out
        let here = min(length, max(0, width - x))
        for index in 0..<here {
          indices.append(isFour ? (index.isMultiple(of: 2) ? value >> 4 : value & 15) : value)
        }
        x += here
      }
    }
    return indices.count < count ? nil : indices
  }
}
