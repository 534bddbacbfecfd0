/// The length of the sound that the headers of some containers tell.
enum ContainerLength {
  /// The first bytes of an ASF (WMA, WMV) file: the GUID of its header.
  static let asfHeader: [UInt8] = [
    0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C,
  ]
  private static let asfProperties: [UInt8] = [
    0xA1, 0xDC, 0xAB, 0x8C, 0x47, 0xA9, 0xCF, 0x11, 0x8E, 0xE4, 0x00, 0xC0, 0x0C, 0x20, 0x53, 0x65,
  ]

  /// Headers are searched this far.
  private static let reach = 65_536

  /// The sound stream's header in an AVI: its length in units of scale / rate.
  static func avi(_ source: ByteSource) -> Double? {
    let head = source.bytes(at: 0, count: reach)
    var place = 12
    while place + 8 <= head.count {
      let size = number(head, place + 4, 4)
      let name = head[place..<place + 4]
      if name.elementsEqual("LIST".utf8) {
        // The lists of headers are entered.
        place += 12
        continue
      }
      if name.elementsEqual("strh".utf8), head[(place + 8)...].starts(with: "auds".utf8), place + 44 <= head.count {
        let (scale, rate) = (number(head, place + 28, 4), number(head, place + 32, 4))
        return rate > 0 ? Double(number(head, place + 40, 4)) * Double(scale) / Double(rate) : nil
      }
      place += 8 + size + size % 2
    }
    return nil
  }

  /// The play duration of an ASF, in tenths of a microsecond, without what is loaded ahead, in milliseconds.
  static func asf(_ source: ByteSource) -> Double? {
    let head = source.bytes(at: 0, count: reach)
    var place = 30
    while place + 88 <= head.count {
      let size = number(head, place + 16, 8)
      if head[place..<place + 16].elementsEqual(asfProperties) {
        return max(0, Double(number(head, place + 64, 8)) / 1e7 - Double(number(head, place + 80, 8)) / 1e3)
      }
      guard size >= 24 else { return nil }
      place += size
    }
    return nil
  }

  /// Little endian; a number that is out of reach counts as one that no file has.
  private static func number(_ bytes: [UInt8], _ place: Int, _ count: Int) -> Int {
    let value = bytes[place..<place + count].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(min(value, 1 << 48))
  }
}
