/// Where the samples of a sound file lie as its header says, which may be beyond its end: of RIFF, RIFX, RF64 and Wave64,
/// AIFF, AU and CAF.
///
/// libsndfile takes the shorter of what the header says and what is there, and says nothing; half a recording must not
/// pass for a whole one.
struct DataChunk {
  let offset: Int
  let size: Int
  /// The body of a RIFF file's "fmt " chunk, as far as it is of use here.
  var format: [UInt8] = []

  /// Chunks before the sound; a file with more is not searched further.
  private static let mostChunks = 64

  /// nil where the source is no such file, or does not tell the length: sizes near the largest are written by programs that
  /// do not know the length when they begin, as into a pipe.
  init?(_ source: ByteSource) {
    let head = source.bytes(at: 0, count: 40)
    guard head.count >= 12 else { return nil }
    let found: DataChunk?
    switch String(decoding: head[..<4], as: UTF8.self) {
    case "RIFF": found = Self.riff(source, from: 12, isBigEndian: false)
    case "RIFX": found = Self.riff(source, from: 12, isBigEndian: true)
    case "RF64": found = Self.riff(source, from: 12, isBigEndian: false)
    case "riff": found = Self.wave64(source)
    case "FORM": found = Self.aiff(source)
    case ".snd":
      let sizes = [head[4..<8], head[8..<12]].map { Self.number($0, isBigEndian: true) }
      found = sizes[1] == 0xFFFF_FFFF ? nil : DataChunk(offset: sizes[0], size: sizes[1])
    case "caff": found = Self.caf(source)
    default: found = nil
    }
    guard let found else { return nil }
    self = found
  }

  private init(offset: Int, size: Int, format: [UInt8] = []) {
    self.offset = offset
    self.size = size
    self.format = format
  }

  /// The bytes that the source has of it.
  func present(in source: ByteSource) -> Int { max(0, min(size, source.count - offset)) }

  private static let unknownSize = 0x7FFF_0000

  private static func riff(_ source: ByteSource, from start: Int, isBigEndian: Bool) -> DataChunk? {
    var (place, longSize, format) = (start, 0, [UInt8]())
    for _ in 0..<mostChunks {
      let chunk = source.bytes(at: place, count: 8)
      guard chunk.count == 8 else { return nil }
      let size = number(chunk[4...], isBigEndian: isBigEndian)
      place += 8
      switch String(decoding: chunk[..<4], as: UTF8.self) {
      case "ds64": longSize = number(source.bytes(at: place + 8, count: 8)[...], isBigEndian: false)
      case "fmt ": format = source.bytes(at: place, count: min(size, 20))
      case "data":
        if size == 0xFFFF_FFFF, longSize > 0 { return DataChunk(offset: place, size: longSize, format: format) }
        return size < unknownSize ? DataChunk(offset: place, size: size, format: format) : nil
      default: break
      }
      place += size + size % 2
    }
    return nil
  }

  /// Wave64 has GUIDs of 16 bytes for names, and sizes of 8 bytes that count both.
  private static func wave64(_ source: ByteSource) -> DataChunk? {
    var place = 40
    for _ in 0..<mostChunks {
      let chunk = source.bytes(at: place, count: 24)
      guard chunk.count == 24 else { return nil }
      let size = number(chunk[16...], isBigEndian: false)
      guard size >= 24 else { return nil }
      if chunk.starts(with: "data".utf8) { return DataChunk(offset: place + 24, size: size - 24) }
      place += (size + 7) / 8 * 8
    }
    return nil
  }

  private static func aiff(_ source: ByteSource) -> DataChunk? {
    var place = 12
    for _ in 0..<mostChunks {
      let chunk = source.bytes(at: place, count: 8)
      guard chunk.count == 8 else { return nil }
      let size = number(chunk[4...], isBigEndian: true)
      // The sound's chunk begins with an offset and a block size.
      if chunk.starts(with: "SSND".utf8) { return size > 8 ? DataChunk(offset: place + 16, size: size - 8) : nil }
      place += 8 + size + size % 2
    }
    return nil
  }

  private static func caf(_ source: ByteSource) -> DataChunk? {
    var place = 8
    for _ in 0..<mostChunks {
      let chunk = source.bytes(at: place, count: 12)
      guard chunk.count == 12 else { return nil }
      let size = number(chunk[4...], isBigEndian: true)
      guard size >= 0 else { return nil }
      // The sound's chunk begins with a count of edits.
      if chunk.starts(with: "data".utf8) { return size > 4 ? DataChunk(offset: place + 16, size: size - 4) : nil }
      place += 12 + size
    }
    return nil
  }

  /// A number that is out of reach counts as one that no file has, so that places stay within what can be reckoned.
  private static func number(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> Int {
    let ordered = isBigEndian ? Array(bytes) : bytes.reversed()
    let value = ordered.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return value == .max ? -1 : Int(min(value, 1 << 48))
  }
}
