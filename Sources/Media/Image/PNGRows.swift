import CSignal

/// Decompresses, unfilters and places the rows of a PNG, from data that comes in pieces.
struct PNGRows: ~Copyable {
  /// A pass of Adam7, or the only one of an image that is not interlaced.
  private struct Pass {
    let left: Int, top: Int, right: Int, down: Int
  }

  private static let adam7 = [
    Pass(left: 0, top: 0, right: 8, down: 8), Pass(left: 4, top: 0, right: 8, down: 8),
    Pass(left: 0, top: 4, right: 4, down: 8), Pass(left: 2, top: 0, right: 4, down: 4),
    Pass(left: 0, top: 2, right: 2, down: 4), Pass(left: 1, top: 0, right: 2, down: 2),
    Pass(left: 0, top: 1, right: 1, down: 2),
  ]

  private let header: PNGHeader
  private let pixels: PNGPixels
  private let inflater: Inflater
  /// The passes that are still to come, this one first; those without pixels are left out.
  private var passes: ArraySlice<Pass>
  private var y: Int
  /// This row with its filter's byte in front, the one above it, and this one as RGB.
  private var row: UnsafeMutablePointer<UInt8>
  private var above: UnsafeMutablePointer<UInt8>
  private let converted: UnsafeMutablePointer<UInt8>
  private let rowSize: Int
  /// How much of the row has come.
  private var filled = 0

  /// nil where there is no memory.
  init?(_ header: PNGHeader, _ pixels: PNGPixels) {
    guard let inflater = Inflater() else { return nil }
    self.inflater = inflater
    self.header = header
    self.pixels = pixels
    let all = header.isInterlaced ? Self.adam7 : [Pass(left: 0, top: 0, right: 1, down: 1)]
    passes = all.filter { $0.left < header.width && $0.top < header.height }[...]
    y = passes.first?.top ?? 0
    rowSize = header.rowBytes(header.width) + 1
    row = .allocate(capacity: rowSize)
    above = .allocate(capacity: rowSize)
    converted = .allocate(capacity: header.width * 3)
    row.initialize(repeating: 0, count: rowSize)
    above.initialize(repeating: 0, count: rowSize)
    converted.initialize(repeating: 0, count: header.width * 3)
  }

  deinit {
    row.deallocate()
    above.deallocate()
    converted.deallocate()
  }

  /// Takes the next piece of compressed data and writes the rows that it completes to the image at `target`. Whether
  /// that was the last of them, or of the data: rows that did not come are all zero then. nil where the data is damaged.
  mutating func take(_ data: Span<UInt8>, into target: UnsafeMutablePointer<UInt8>) -> Bool? {
    data.withUnsafeBufferPointer { take($0, into: target) }
  }

  private mutating func take(
    _ data: UnsafeBufferPointer<UInt8>, into target: UnsafeMutablePointer<UInt8>
  ) -> Bool? {
    var input = data
    while !input.isEmpty, let pass = passes.first {
      let length = header.rowBytes(pixelCount(pass)) + 1
      var output = UnsafeMutableBufferPointer(start: row + filled, count: length - filled)
      guard let status = inflater(&input, &output) else { return nil }
      filled = length - output.count
      if filled < length { return false }
      filled = 0
      guard place(pass, target) else { return nil }
      if status == .finished {
        while let pass = passes.first {
          row.update(repeating: 0, count: rowSize)
          _ = place(pass, target)
        }
      }
    }
    return passes.isEmpty
  }

  /// Pixels in a row of a pass.
  private func pixelCount(_ pass: Pass) -> Int { (header.width - pass.left + pass.right - 1) / pass.right }

  /// Writes the row to the image and goes on to the next; false where its filter is unknown.
  private mutating func place(_ pass: Pass, _ target: UnsafeMutablePointer<UInt8>) -> Bool {
    let count = pixelCount(pass)
    let samples = row + 1
    guard signal_png_unfilter(Int32(row[0]), samples, above + 1, header.rowBytes(count), header.filterStep) else {
      return false
    }
    let start = target + 3 * (y * header.width + pass.left)
    if pass.right == 1 {
      pixels.convert(samples, count, to: start)
    } else {
      pixels.convert(samples, count, to: converted)
      signal_scatter_rgb(converted, count, pass.right, start)
    }
    swap(&row, &above)
    y += pass.down
    if y >= header.height {
      passes.removeFirst()
      y = passes.first?.top ?? 0
      above.update(repeating: 0, count: rowSize)
    }
    return true
  }
}
