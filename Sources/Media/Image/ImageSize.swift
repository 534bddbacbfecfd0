/// Pixels across and down.
public struct ImageSize: Sendable, Equatable {
  public var width: Int
  public var height: Int

  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

extension ImageSize: CustomStringConvertible {
  public var description: String { "\(width) x \(height)" }
}

/// A part of an image.
struct ImageBox: Equatable {
  var columns: Range<Int>
  var rows: Range<Int>

  init(columns: Range<Int>, rows: Range<Int>) {
    self.columns = columns
    self.rows = rows
  }

  /// All of it.
  init(of size: ImageSize) {
    self.init(columns: 0..<size.width, rows: 0..<size.height)
  }

  var size: ImageSize { ImageSize(width: columns.count, height: rows.count) }
}
