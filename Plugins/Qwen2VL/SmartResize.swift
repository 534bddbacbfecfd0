// After transformers/models/qwen2_vl/image_processing_qwen2_vl.py: smart_resize

import Glibc
import Media

/// The size that a picture is computed at: sides are multiples of `factor`, and the area lies between two bounds where the
/// picture's proportions allow it.
struct SmartResize: Sendable, Equatable {
  let factor: Int
  let minPixels: Int
  let maxPixels: Int

  /// A picture longer than this many times its other side is refused.
  static let largestRatio = 200.0

  /// - Returns: nil where the picture is too long for its width.
  func size(of picture: ImageSize) -> ImageSize? {
    let (height, width) = (Double(picture.height), Double(picture.width))
    guard max(height, width) / min(height, width) <= Self.largestRatio else { return nil }
    let unit = Double(factor)
    var (rows, columns) = ((height / unit).rounded(.toNearestOrEven), (width / unit).rounded(.toNearestOrEven))
    let area = rows * unit * columns * unit
    if area > Double(maxPixels) {
      let scale = sqrt(height * width / Double(maxPixels))
      (rows, columns) = (max(1, (height / scale / unit).rounded(.down)), max(1, (width / scale / unit).rounded(.down)))
    } else if area < Double(minPixels) {
      let scale = sqrt(Double(minPixels) / (height * width))
      (rows, columns) = ((height * scale / unit).rounded(.up), (width * scale / unit).rounded(.up))
    }
    return ImageSize(width: Int(columns) * factor, height: Int(rows) * factor)
  }
}
