extension RGBImage {
  /// The size of the picture in a file that is in memory, before it is turned upright. Its header is read, its pixels are
  /// not: the cost is that of a few hundred bytes, however large the picture is.
  /// - Throws: where that is no picture.
  public static func size(encoded bytes: [UInt8], name: String) throws(MediaError) -> ImageSize {
    do throws(MediaError) {
      // Every decoder holds the size against the limits before it takes memory.
      let image = try RGBImage(encoded: bytes, name: name, limits: ImageLimits(maxPixels: 0))
      return ImageSize(width: image.width, height: image.height)
    } catch {
      if case .tooManyPixels(_, let width, let height, _) = error { return ImageSize(width: width, height: height) }
      throw error
    }
  }
}
