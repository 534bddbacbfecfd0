extension RGBImage {
  /// The picture in a file: JPEG, PNG, WebP, GIF or BMP, recognised by content. Its pixels are those that Pillow 13
  /// gives after `ImageOps.exif_transpose` and the conversion to RGB, and what Pillow refuses is refused:
  /// - It is turned as EXIF's orientation says, or XMP's where EXIF has none. Of an animation it is the first frame.
  /// - CMYK becomes RGB without a colour profile; no profile and no gamma is applied.
  /// - Of 16-bit colour the high byte is taken; 16-bit grey is cut off at 255, as Pillow does.
  /// - Transparency, of alpha or of one colour, is laid over white:
  ///   `(255 * (255 - alpha) + value * alpha) / 255`, rounded to the nearest. (vLLM does so with alpha of RGBA; Pillow's
  ///   own conversion drops it.)
  ///
  /// | differs from Pillow | why |
  /// |---|---|
  /// | refused: a PNG of palette colours without a palette | the format demands one; Pillow's picture is black |
  /// | refused: a PNG whose first chunk is not IHDR | what comes before it could not be understood |
  /// | refused: a GIF with an end code or an empty block before its last pixel | Pillow reads on in what follows |
  /// | refused: a JPEG of more than 500 scans | each costs a pass over the image |
  /// | refused: run lengths in a BMP of another depth than theirs | Pillow guesses |
  /// | refused: a BMP that declares more than 256 colours | Pillow takes it where fewer are there |
  /// | decoded: a PNG or WebP with EXIF that cannot be read | the picture can; it counts as upright |
  /// | decoded: a BMP of 1 or 4 bits in shades of grey in order | Pillow takes each byte for a pixel |
  /// | decoded: a BMP with any masks of whole, different bytes | the masks say what is where |
  public init(contentsOf path: String, limits: ImageLimits = ImageLimits()) throws(MediaError) {
    let source = try ByteSource(path: path)
    guard source.count <= limits.maxBytes else {
      throw .tooManyBytes(path, source.count, limit: limits.maxBytes)
    }
    let bytes = source.bytes(at: 0, count: source.count)
    guard bytes.count == source.count else { throw .unreadable(path, reason: "not all of its bytes could be read") }
    try self.init(encoded: bytes, name: path, limits: limits)
  }

  /// The picture in a file that is in memory; `name` is what errors call it. See `init(contentsOf:)`.
  public init(encoded bytes: [UInt8], name: String, limits: ImageLimits = ImageLimits()) throws(MediaError) {
    if bytes.isEmpty { throw .empty(name) }
    guard bytes.count <= limits.maxBytes else { throw .tooManyBytes(name, bytes.count, limit: limits.maxBytes) }
    self = try Self.decode(bytes.span, name, limits)
  }

  private static func decode(_ bytes: Span<UInt8>, _ name: String, _ limits: ImageLimits) throws(MediaError) -> RGBImage
  {
    switch ImageFormat(of: bytes) {
    case .jpeg: try JPEGImage.decode(bytes, name, limits)
    case .png: try PNGImage.decode(bytes, name, limits)
    case .webP: try WebPImage.decode(bytes, name, limits)
    case .gif: try GIFImage.decode(bytes, name, limits)
    case .bmp: try BMPImage.decode(bytes, name, limits)
    case nil: throw .notImage(name)
    }
  }
}
