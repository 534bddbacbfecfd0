/// Canonical combining classes.
enum CombiningClass {
  private static let table: [UInt32: UInt8] = {
    var table: [UInt32: UInt8] = [:]
    UnicodeDataReader.read(UnicodeData.combiningClasses) { first, last, _, values in
      for scalar in first...last { table[scalar] = UInt8(truncatingIfNeeded: values.first ?? 0) }
    }
    return table
  }()

  static func of(_ scalar: Unicode.Scalar) -> UInt8 {
    scalar.value < 0x300 ? 0 : table[scalar.value] ?? 0
  }
}
