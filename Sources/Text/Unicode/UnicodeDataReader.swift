/// Reads the tables of `UnicodeData`: entries `first:value value;`, `first=value value;` or `first-last:value;`.
enum UnicodeDataReader {
  static func read(
    _ table: StaticString, _ entry: (_ first: UInt32, _ last: UInt32, _ isEqual: Bool, _ values: [UInt32]) -> Void
  ) {
    var keys: [UInt32] = []
    var values: [UInt32] = []
    var number: UInt32 = 0
    var isValue = false
    var isEqual = false
    for byte in UnsafeBufferPointer(start: table.utf8Start, count: table.utf8CodeUnitCount) {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): number = number << 4 | UInt32(byte - 48)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): number = number << 4 | UInt32(byte - 55)
      default:
        if isValue { values.append(number) } else { keys.append(number) }
        number = 0
        if byte == UInt8(ascii: ":") || byte == UInt8(ascii: "=") { isValue = true }
        if byte == UInt8(ascii: "=") { isEqual = true }
        if byte == UInt8(ascii: ";") {
          entry(keys[0], keys[keys.count - 1], isEqual, values)
          keys.removeAll(keepingCapacity: true)
          values.removeAll(keepingCapacity: true)
          isValue = false
          isEqual = false
        }
      }
    }
  }
}
