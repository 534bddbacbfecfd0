import CSignal

extension RGBImage {
  /// The image resized as Pillow's `Image.resize` does, to the byte.
  ///
  /// - Parameter limits: `tooManyPixels` is thrown where the result would have more.
  public func resized(
    width: Int, height: Int, filter: ResamplingFilter, limits: ImageLimits = ImageLimits()
  ) throws(MediaError) -> RGBImage {
    let size = ImageSize(width: width, height: height)
    return try resized(to: size, part: ImageBox(of: size), filter: filter, limits: limits)
  }

  /// The `part` of the image resized to `size`, of which no more is computed. It must lie inside and not be empty.
  func resized(
    to size: ImageSize, part: ImageBox, filter: ResamplingFilter, limits: ImageLimits,
    usesAVX2: Bool = ResamplingAxis.hasAVX2
  ) throws(MediaError) -> RGBImage {
    let most = Int(Int32.max)
    guard 1...most ~= size.width, 1...most ~= size.height else {
      throw .imageSize("A resized image", width: size.width, height: size.height)
    }
    try limits.check(width: part.size.width, height: part.size.height, "A resized image")
    if size == self.size { return part == ImageBox(of: size) ? self : cropped(to: part) }
    if filter == .nearest { return nearest(to: size, part: part) }

    // A direction that does not change is not filtered.
    let rows = ResamplingAxis(filter, from: height, to: size.height, range: part.rows)
    let rowReach = size.height == height ? part.rows : rows.reach
    var narrowed = cropped(to: ImageBox(columns: 0..<width, rows: rowReach))
    if size.width != width {
      let columns = ResamplingAxis(filter, from: width, to: size.width, range: part.columns)
      // Between the passes an image is as tall as the one and as wide as the other.
      try limits.check(width: part.size.width, height: rowReach.count, "An image on its way to being resized")
      narrowed = narrowed.rowsResized(columns, usesAVX2)
    } else if part.columns != 0..<width {
      narrowed = narrowed.cropped(to: ImageBox(columns: part.columns, rows: 0..<narrowed.height))
    }
    if size.height == height { return narrowed }
    return narrowed.columnsResized(rows, from: rowReach.lowerBound, usesAVX2)
  }

  private func rowsResized(_ axis: ResamplingAxis, _ usesAVX2: Bool) -> RGBImage {
    axis.withKernelAxis { axis in
      RGBImage(width: axis.count, height: height) { target in
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4 * signal_resize_reach(width)) { scratch in
          guard let scratch = scratch.baseAddress else { return }
          signal_resize_rows(pixels, width, height, &axis, scratch, usesAVX2, target)
        }
      }
    }
  }

  private func columnsResized(_ axis: ResamplingAxis, from origin: Int, _ usesAVX2: Bool) -> RGBImage {
    axis.withKernelAxis(from: origin) { axis in
      RGBImage(width: width, height: axis.count) { target in
        signal_resize_columns(pixels, width * 3, width * 3, &axis, usesAVX2, target)
      }
    }
  }

  private func nearest(to size: ImageSize, part: ImageBox) -> RGBImage {
    let columns = Self.nearest(from: width, to: size.width, part.columns)
    let rows = Self.nearest(from: height, to: size.height, part.rows)
    return RGBImage(width: part.size.width, height: part.size.height) { target in
      pixels.withUnsafeBufferPointer { pixels in
        var to = target
        for y in rows {
          for x in columns {
            let from = 3 * (y * width + x)
            for channel in 0..<3 { to[channel] = pixels[from + channel] }
            to += 3
          }
        }
      }
    }
  }

  /// Where each pixel comes from. Pillow adds the scale up, which is not the same as multiplying by it.
  private static func nearest(from: Int, to: Int, _ part: Range<Int>) -> [Int] {
    let scale = Double(from) / Double(to)
    var place = scale * 0.5
    var result: [Int] = []
    for index in 0..<part.upperBound {
      if index >= part.lowerBound { result.append(min(Int(place), from - 1)) }
      place += scale
    }
    return result
  }
}
