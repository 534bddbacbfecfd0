import CSignal

extension RGBImage {
  /// The image resized as Pillow's `Image.resize` does, to the byte: rows first, then columns, each rounded to 8 bits;
  /// or the other way round where the height shrinks by more than twice as many pixels as the width. (Pillow does so
  /// since release 13; before, rows came first always.)
  ///
  /// - Parameter limits: `tooManyPixels` is thrown where the result would have more.
  public func resized(
    width: Int, height: Int, filter: ResamplingFilter, limits: ImageLimits = ImageLimits()
  ) throws(MediaError) -> RGBImage {
    let size = ImageSize(width: width, height: height)
    try Self.check(size, limits)
    return try resized(to: size, part: ImageBox(of: size), filter: filter, limits: limits)
  }

  /// The `part` of the image resized to `size`, of which no more is computed. It must lie inside and not be empty.
  func resized(
    to size: ImageSize, part: ImageBox, filter: ResamplingFilter, limits: ImageLimits,
    usesAVX2: Bool = ResamplingAxis.hasAVX2
  ) throws(MediaError) -> RGBImage {
    try Self.check(size, limits)
    try limits.check(width: part.size.width, height: part.size.height, "A resized image")
    if size == self.size { return part == ImageBox(of: size) ? self : cropped(to: part) }
    if filter == .nearest { return nearest(to: size, part: part) }

    let across = size.width == width ? nil : ResamplingAxis(filter, from: width, to: size.width, range: part.columns)
    let down = size.height == height ? nil : ResamplingAxis(filter, from: height, to: size.height, range: part.rows)
    // What is not needed for the part goes first. A direction that does not change is not filtered.
    let needed = ImageBox(columns: across?.reach ?? part.columns, rows: down?.reach ?? part.rows)
    let source = cropped(to: needed)
    let columnsFirst = height > size.height && height - size.height > 2 * (width - size.width)
    let between = columnsFirst ? needed.columns.count * part.rows.count : part.columns.count * needed.rows.count
    guard between <= max(limits.maxPixels, source.width * source.height) else {
      throw .tooManyPixels(
        "An image on its way to being resized", width: columnsFirst ? needed.columns.count : part.columns.count,
        height: columnsFirst ? part.rows.count : needed.rows.count, limit: limits.maxPixels)
    }
    func rows(_ image: RGBImage) -> RGBImage {
      across.map { image.rowsResized($0, from: needed.columns.lowerBound, usesAVX2) } ?? image
    }
    func columns(_ image: RGBImage) -> RGBImage {
      down.map { image.columnsResized($0, from: needed.rows.lowerBound, usesAVX2) } ?? image
    }
    return columnsFirst ? rows(columns(source)) : columns(rows(source))
  }

  private static func check(_ size: ImageSize, _ limits: ImageLimits) throws(MediaError) {
    let name = "A resized image"
    guard size.width > 0, size.height > 0 else { throw .imageSize(name, width: size.width, height: size.height) }
    // Where a pixel comes from is computed in 32 bits.
    guard max(size.width, size.height) <= Int32.max else {
      throw .tooManyPixels(name, width: size.width, height: size.height, limit: limits.maxPixels)
    }
  }

  private func rowsResized(_ axis: ResamplingAxis, from origin: Int, _ usesAVX2: Bool) -> RGBImage {
    axis.withKernelAxis(from: origin) { axis in
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
