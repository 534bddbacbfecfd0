// After transformers/models/llava_next/image_processing_pil_llava_next.py and image_processing_utils.py:
// select_best_resolution, get_patch_output_size

import Media

/// How a picture of any size is cut into tiles that the vision tower takes: it is scaled into the best of some sizes, laid
/// on black, and cut into squares.
public struct Tiling: Sendable, Equatable {
  /// In the order that decides between equals.
  let sizes: [ImageSize]
  /// Pixels of a tile's side.
  let side: Int

  /// nil where there are no sizes, or one that is no whole number of tiles.
  init?(_ sizes: [ImageSize], side: Int) {
    guard !sizes.isEmpty,
      sizes.allSatisfy({ $0.width > 0 && $0.height > 0 && $0.width % side == 0 && $0.height % side == 0 })
    else { return nil }
    self.sizes = sizes
    self.side = side
  }

  /// The size that keeps most of a picture's pixels and, of those, wastes the fewest of its own.
  func best(for picture: ImageSize) -> ImageSize {
    var best = sizes[0]
    var mostKept = 0
    var leastWasted = Int.max
    for size in sizes {
      let scale = min(
        Double(size.width) / Double(picture.width), Double(size.height) / Double(picture.height))
      let kept = min(
        Int(Double(picture.width) * scale) * Int(Double(picture.height) * scale), picture.width * picture.height)
      let wasted = size.width * size.height - kept
      guard kept > mostKept || kept == mostKept && wasted < leastWasted else { continue }
      (best, mostKept, leastWasted) = (size, kept, wasted)
    }
    return best
  }

  /// The picture as a whole, squeezed into a tile, and then its tiles row by row.
  func tiles(
    of picture: RGBImage, filter: ResamplingFilter, whole: ImageSize
  ) throws(MediaError) -> [RGBImage] {
    var tiles = [try picture.resized(width: whole.width, height: whole.height, filter: filter)]
    let size = best(for: picture.size)
    let inner = Self.scaled(picture.size, into: size)
    let laid = try picture.resized(width: inner.width, height: inner.height, filter: filter)
      .cropped(
        left: -((size.width - inner.width) / 2), top: -((size.height - inner.height) / 2), width: size.width,
        height: size.height)
    for top in stride(from: 0, to: size.height, by: side) {
      for left in stride(from: 0, to: size.width, by: side) {
        tiles.append(try laid.cropped(left: left, top: top, width: side, height: side))
      }
    }
    return tiles
  }

  private static func scaled(_ picture: ImageSize, into size: ImageSize) -> ImageSize {
    let across = Double(size.width) / Double(picture.width)
    let down = Double(size.height) / Double(picture.height)
    return across < down
      ? ImageSize(width: size.width, height: min(Int((Double(picture.height) * across).rounded(.up)), size.height))
      : ImageSize(width: min(Int((Double(picture.width) * down).rounded(.up)), size.width), height: size.height)
  }
}
