// After transformers/models/llava_next/modeling_llava_next.py: pack_image_features, unpad_image

import Glibc
import Media

/// Which rows of its tiles stand in the prompt for a picture: all of the squeezed whole, then, row by row of patches over
/// all tiles, those that are not of the black around it, each row with a line's end.
struct TilePacking: Equatable {
  /// Patches across and down that are left of the tiles, and where they begin.
  let columns: Range<Int>
  let rows: Range<Int>
  /// Tiles in a row, and patches along a tile's side.
  private let tilesAcross: Int
  private let grid: Int

  /// - Parameter grid: patches along a tile's side.
  init(_ picture: ImageSize, _ tiling: Tiling, grid: Int) {
    let size = tiling.best(for: picture)
    self.grid = grid
    tilesAcross = size.width / tiling.side
    let (width, height) = (tilesAcross * grid, size.height / tiling.side * grid)
    let (own, current) = (Double(picture.width) / Double(picture.height), Double(width) / Double(height))
    if own > current {
      let kept = Self.scaled(picture.height, by: Double(width) / Double(picture.width))
      let padding = (height - kept) / 2
      (columns, rows) = (0..<width, padding..<height - padding)
    } else {
      let kept = Self.scaled(picture.width, by: Double(height) / Double(picture.height))
      let padding = (width - kept) / 2
      (columns, rows) = (padding..<width - padding, 0..<height)
    }
  }

  /// Rounded to seven decimals before it is cut, as Python's `round` does it.
  private static func scaled(_ length: Int, by factor: Double) -> Int {
    Int((Double(length) * factor * 1e7).rounded(.toNearestOrEven) / 1e7)
  }

  /// Positions in the prompt.
  var count: Int { grid * grid + rows.count * (columns.count + 1) }

  /// The rows, by their number among those of the whole, the tiles and, at the end, the one line's end.
  func ids(lineEnd: Int) -> [Int32] {
    var ids = (0..<grid * grid).map(Int32.init)
    for row in rows {
      for column in columns {
        let tile = 1 + row / grid * tilesAcross + column / grid
        ids.append(Int32((tile * grid + row % grid) * grid + column % grid))
      }
      ids.append(Int32(lineEnd))
    }
    return ids
  }
}
