extension RGBImage {
  public var size: ImageSize { ImageSize(width: width, height: height) }

  /// The part of the image that has its left upper corner at (`left`, `top`). What lies outside of the image is black.
  public func cropped(
    left: Int, top: Int, width: Int, height: Int, limits: ImageLimits = ImageLimits()
  ) throws(MediaError) -> RGBImage {
    guard width > 0, height > 0 else { throw .imageSize("A cropped image", width: width, height: height) }
    try limits.check(width: width, height: height, "A cropped image")
    let size = ImageSize(width: width, height: height)
    guard let columns = Self.overlap(left, width, self.width), let rows = Self.overlap(top, height, self.height) else {
      return RGBImage.placing(nil, left: 0, top: 0, in: size)
    }
    let inside = cropped(to: ImageBox(columns: columns, rows: rows))
    return RGBImage.placing(inside, left: columns.lowerBound - left, top: rows.lowerBound - top, in: size)
  }

  /// The image in the middle of a square as long as its longer side, on a background of one colour.
  public func squared(
    red: UInt8, green: UInt8, blue: UInt8, limits: ImageLimits = ImageLimits()
  ) throws(MediaError) -> RGBImage {
    let side = max(width, height)
    try limits.check(width: side, height: side, "A squared image")
    return RGBImage.placing(
      self, left: (side - width) / 2, top: (side - height) / 2, in: ImageSize(width: side, height: side),
      on: (red, green, blue))
  }

  /// What `length` pixels from `start` on have in common with `0..<whole`; nil for nothing.
  private static func overlap(_ start: Int, _ length: Int, _ whole: Int) -> Range<Int>? {
    start < whole && start > -length ? max(start, 0)..<min(start + length, whole) : nil
  }

  /// The `part`, which must lie inside and not be empty.
  func cropped(to part: ImageBox) -> RGBImage {
    if part == ImageBox(of: size) { return self }
    let (width, height) = (part.size.width, part.size.height)
    return RGBImage(width: width, height: height) { target in
      pixels.withUnsafeBufferPointer { pixels in
        guard let start = pixels.baseAddress else { return }
        for (y, row) in part.rows.enumerated() {
          let from = start + 3 * (row * self.width + part.columns.lowerBound)
          (target + 3 * y * width).update(from: from, count: 3 * width)
        }
      }
    }
  }

  /// An image of `size` and one colour with `image`, which must fit, at (`left`, `top`).
  static func placing(
    _ image: RGBImage?, left: Int, top: Int, in size: ImageSize, on color: (UInt8, UInt8, UInt8) = (0, 0, 0)
  ) -> RGBImage {
    if let image, image.size == size { return image }
    return RGBImage(width: size.width, height: size.height) { target in
      for pixel in 0..<size.width * size.height {
        (target[3 * pixel], target[3 * pixel + 1], target[3 * pixel + 2]) = color
      }
      guard let image else { return }
      image.pixels.withUnsafeBufferPointer { pixels in
        guard let start = pixels.baseAddress else { return }
        for y in 0..<image.height {
          (target + 3 * ((top + y) * size.width + left)).update(
            from: start + 3 * y * image.width, count: 3 * image.width)
        }
      }
    }
  }
}
