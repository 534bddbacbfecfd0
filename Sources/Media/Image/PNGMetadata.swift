/// What the chunks beside IHDR and the pixels' say. What Pillow refuses in them is refused.
struct PNGMetadata {
  private(set) var palette: [UInt8] = []
  /// The tRNS chunk.
  private(set) var transparency: [UInt8]?
  private var exif: [UInt8]?
  private var xmp: [UInt8] = []
  private var rawProfile: [UInt8]?
  private var textBytes = 0

  var orientation: Orientation {
    Orientation(exif: exif ?? rawProfile.map(Self.bytes(ofRawProfile:)) ?? [], xmp: xmp)
  }

  /// Takes a whole chunk; returns what is wrong with it.
  mutating func take(_ type: String, _ data: Span<UInt8>, _ colour: PNGHeader.Colour) -> String? {
    if data.count < Self.leastBytes(type, colour) { return "its \(type) chunk is too short" }
    switch type {
    case "PLTE": if palette.isEmpty, colour == .indexed { palette = data.copy(0..<data.count) }
    case "tRNS": transparency = data.copy(0..<data.count)
    case "eXIf": exif = data.copy(0..<data.count)
    case "tEXt", "zTXt", "iTXt", "iCCP": return takeText(type, data)
    default: break
    }
    if colour == .indexed, palette.count > 256 * 3 || transparency?.count ?? 0 > 256 {
      return "its palette has more than 256 colours"
    }
    return nil
  }

  private static func leastBytes(_ type: String, _ colour: PNGHeader.Colour) -> Int {
    switch type {
    case "gAMA": 4
    case "cHRM": 32
    case "sRGB": 1
    case "pHYs": 9
    case "acTL": 8
    case "fcTL": 26
    case "tRNS":
      switch colour {
      case .grey: 2
      case .rgb: 6
      case .indexed, .greyAlpha, .rgba: 0
      }
    default: 0
    }
  }

  /// A text, and all the texts of a file, may be that long. (The same as Pillow's limits.)
  private static let longestText = 1 << 20
  private static let longestTexts = 64 << 20

  private mutating func takeText(_ type: String, _ data: Span<UInt8>) -> String? {
    let keyEnd = data.indices.first { data[$0] == 0 } ?? data.count
    let key = String(decoding: data.copy(0..<keyEnd), as: UTF8.self)
    var start = keyEnd + 1
    var isCompressed = type != "tEXt"
    if isCompressed {
      // A byte for the method, which only iTXt has a flag before.
      if type == "iTXt" {
        guard data.has(2, at: start) else { return nil }
        isCompressed = data[start] != 0
        start += 1
        if isCompressed, data[start] != 0 { return nil }
      } else if start < data.count, data[start] != 0 {
        return "its \(type) chunk is compressed in an unknown way"
      }
      start += 1
    }
    if type == "iTXt" {
      // The language and the translated key.
      for _ in 0..<2 {
        guard let end = (min(start, data.count)..<data.count).first(where: { data[$0] == 0 }) else { return nil }
        start = end + 1
      }
    }
    let rest = data.extracting(min(start, data.count)..<data.count)
    let text = isCompressed ? Inflater.decompress(rest, limit: Self.longestText) : rest.copy(0..<rest.count)
    guard let text else { return "the text in its \(type) chunk is too long" }
    textBytes += text.count
    guard textBytes <= Self.longestTexts else { return "the texts in it are too long" }
    switch key {
    case "XML:com.adobe.xmp" where type != "iCCP": xmp = text
    case "Raw profile type exif" where type != "iCCP": rawProfile = text
    default: break
    }
    return nil
  }

  /// ImageMagick's way to keep EXIF: a line feed, a name, a length, and hexadecimal digits from the fourth line on.
  private static func bytes(ofRawProfile text: [UInt8]) -> [UInt8] {
    let lines = text.split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
    guard lines.count == 4 else { return [] }
    let digits = lines[3].compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
