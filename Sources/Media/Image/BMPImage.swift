import CSignal

/// Windows bitmaps: Microsoft, "Bitmap Storage" (BITMAPCOREHEADER to BITMAPV5HEADER).
enum BMPImage {
  static func decode(_ bytes: Span<UInt8>, _ name: String, _ limits: ImageLimits) throws(MediaError) -> RGBImage {
    func broken(_ reason: String) -> MediaError {
      .brokenImage(name, format: ImageFormat.bmp.rawValue, reason: reason)
    }
    guard let header = BMPHeader(bytes) else { throw broken("its header is damaged or unknown") }
    let (width, height) = (header.width, header.height)
    guard width > 0, height > 0 else { throw broken("it has no pixels") }
    try limits.check(width: width, height: height, name)
    guard let pixels = BMPPixels(header, bytes) else { throw broken("its layout of pixels is unknown") }

    if header.isRunLengthCoded {
      guard let indices = BMPRunLengths.decode(bytes, header) else { throw broken("it ends too early") }
      return RGBImage(width: width, height: height) { target in
        pixels.convert(indices.span, stride: width, bits: 8, header, target)
      }
    }
    // The last row may lack what fills it up to a multiple of 4 bytes.
    let used = (width * header.bits + 7) / 8
    let stride = (width * header.bits + 31) / 32 * 4
    guard bytes.has(stride * (height - 1) + used, at: header.pixels) else { throw broken("it ends too early") }
    return RGBImage(width: width, height: height) { target in
      pixels.convert(bytes.extracting(droppingFirst: header.pixels), stride: stride, bits: header.bits, header, target)
    }
  }
}
