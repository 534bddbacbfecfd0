import CSignal

/// What CLIP and SigLIP, and the models that see with them, do to an image first, each step as data: resize, centre
/// crop, rescale, normalise. The results are those of `transformers`' processors on Pillow, to the byte before the last
/// two steps and to the bit after them.
public struct ImageTransform: Sendable, Equatable {
  public enum Resize: Sendable, Equatable {
    /// The shorter side becomes that long and the other follows, cut to a whole number of pixels.
    case shortestEdge(Int)
    case exact(ImageSize)
  }

  /// nil leaves the size as it is.
  public let resize: Resize?
  public let filter: ResamplingFilter
  /// What is cut from the middle; where the image is smaller it is laid on black.
  public let crop: ImageSize?
  /// What 8-bit values are multiplied by.
  public let rescale: Double
  /// What is subtracted from red, green and blue then, and what that is divided by.
  public let mean: [Double]
  public let deviation: [Double]

  /// Throws `MediaError.imageTransform` where a size is not positive, or `mean` and `deviation` are not three finite
  /// numbers each, the latter not zero.
  public init(
    resize: Resize?, filter: ResamplingFilter = .bicubic, crop: ImageSize? = nil, rescale: Double = 1 / 255,
    mean: [Double] = [0, 0, 0], deviation: [Double] = [1, 1, 1]
  ) throws(MediaError) {
    let size: ImageSize? =
      switch resize {
      case .shortestEdge(let edge): ImageSize(width: edge, height: edge)
      case .exact(let size): size
      case nil: nil
      }
    for size in [size, crop] {
      guard let size else { continue }
      guard 1...1_000_000 ~= size.width, 1...1_000_000 ~= size.height else {
        throw .imageTransform("a size of \(size.width) x \(size.height) is not between 1 and a million pixels")
      }
    }
    guard mean.count == 3, deviation.count == 3 else {
      throw .imageTransform("RGB has 3 means and deviations, not \(mean.count) and \(deviation.count)")
    }
    guard rescale.isFinite, mean.allSatisfy(\.isFinite), deviation.allSatisfy({ $0.isFinite && $0 != 0 }) else {
      throw .imageTransform("means and deviations must be finite and deviations not 0")
    }
    self.resize = resize
    self.filter = filter
    self.crop = crop
    self.rescale = rescale
    self.mean = mean
    self.deviation = deviation
  }

  /// The size that an image of `size`, in which both sides are positive, comes out with.
  public func outputSize(of size: ImageSize) -> ImageSize { crop ?? resizedSize(of: size) }

  private func resizedSize(of size: ImageSize) -> ImageSize {
    switch resize {
    case nil: return size
    case .exact(let size): return size
    case .shortestEdge(let edge):
      let (short, long) = (min(size.width, size.height), max(size.width, size.height))
      // Far more than an image can have is as good as any such number.
      let other = Int(min(Double(edge) * Double(long) / Double(max(short, 1)), 1e15))
      return size.width <= size.height
        ? ImageSize(width: edge, height: other) : ImageSize(width: other, height: edge)
    }
  }

  /// The image after resize and crop. What the crop takes away is not computed.
  public func pixels(of image: RGBImage, limits: ImageLimits = ImageLimits()) throws(MediaError) -> RGBImage {
    let whole = resizedSize(of: image.size)
    let size = crop ?? whole
    try limits.check(width: size.width, height: size.height, "A prepared image")
    let (columns, left) = Self.middle(size.width, of: whole.width)
    let (rows, top) = Self.middle(size.height, of: whole.height)
    let part = try image.resized(
      to: whole, part: ImageBox(columns: columns, rows: rows), filter: filter, limits: limits)
    return RGBImage.placing(part, left: left, top: top, in: size)
  }

  /// The part of `whole` pixels that a crop to `length` takes, and where in the result it begins.
  private static func middle(_ length: Int, of whole: Int) -> (Range<Int>, Int) {
    if length <= whole {
      let start = (whole - length) / 2
      return (start..<(start + length), 0)
    }
    // Where what is laid around it cannot be even, the larger part comes first.
    return (0..<whole, (length - whole + 1) / 2)
  }

  /// The values that the model gets.
  public func callAsFunction(_ image: RGBImage, limits: ImageLimits = ImageLimits()) throws(MediaError) -> PixelValues {
    let pixels = try pixels(of: image, limits: limits)
    let count = pixels.width * pixels.height
    // Each channel has 256 values, each computed as `transformers` does: the product in double, the rest in single.
    let table = (0..<3).flatMap { channel in
      (0..<256).map { value in
        (Float(Double(value) * rescale) - Float(mean[channel])) / Float(deviation[channel])
      }
    }
    let values = [Float](unsafeUninitializedCapacity: 3 * count) { buffer, initialized in
      guard let start = buffer.baseAddress else { return }
      signal_planes_of_rgb(pixels.pixels, count, table, count, start)
      initialized = 3 * count
    }
    return PixelValues(width: pixels.width, height: pixels.height, values: values)
  }
}

/// An image as a vision model takes it.
public struct PixelValues: Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// `[3, height, width]`: a plane each of red, green and blue.
  public let values: [Float]
}
