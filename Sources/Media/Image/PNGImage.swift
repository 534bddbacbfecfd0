import CSignal

/// PNG, by zlib: W3C, "Portable Network Graphics (PNG) Specification". Of an animated one it is the first frame.
enum PNGImage {
  static func decode(_ bytes: Span<UInt8>, _ name: String, _ limits: ImageLimits) throws(MediaError) -> RGBImage {
    func broken(_ reason: String) -> MediaError {
      .brokenImage(name, format: ImageFormat.png.rawValue, reason: reason)
    }
    var chunks = PNGChunks(bytes)
    guard let first = chunks.next(), first.type == "IHDR", chunks.isIntact(first),
      let header = PNGHeader(chunks.data(first))
    else { throw broken("its header is damaged or unknown") }
    try limits.check(width: header.width, height: header.height, name)

    var metadata = PNGMetadata()
    var found: PNGChunks.Chunk?
    while found == nil {
      guard let chunk = chunks.next() else { throw broken("it ends, or is damaged, before its pixels") }
      if chunk.type == "IDAT" {
        found = chunk
      } else {
        guard chunk.type != "IEND" else { throw broken("it has no pixels") }
        guard chunks.isIntact(chunk) else { throw broken("its \(chunk.type) chunk is damaged") }
        if let reason = metadata.take(chunk.type, chunks.data(chunk), header.colour) { throw broken(reason) }
      }
    }
    if header.colour == .indexed, metadata.palette.isEmpty { throw broken("it has no palette") }

    guard var rows = PNGRows(header, PNGPixels(header, metadata)) else { throw broken("memory is short") }
    let image = try RGBImage(width: header.width, height: header.height) { target throws(MediaError) in
      while let chunk = found {
        guard let isDone = rows.take(chunks.data(chunk), into: target) else { throw broken("its pixels are damaged") }
        if isDone { return }
        found = chunks.next().flatMap { $0.type == "IDAT" ? $0 : nil }
      }
      throw broken("it ends too early")
    }

    // Of the rest only what may hold the orientation counts, and that no chunk is cut off.
    while let chunk = chunks.next(), chunk.type != "IEND", chunk.type != "fcTL" {
      guard chunks.isWhole(chunk) else { throw broken("it ends too early") }
      if let reason = metadata.take(chunk.type, chunks.data(chunk), header.colour) { throw broken(reason) }
    }
    return metadata.orientation.applied(to: image)
  }
}
