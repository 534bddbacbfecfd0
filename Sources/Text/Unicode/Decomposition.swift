/// Full decompositions of scalars.
enum Decomposition {
  struct Canonical {
    let scalars: [Unicode.Scalar]
    /// Whether composing makes the scalar again.
    let composes: Bool
  }

  static let canonical: [UInt32: Canonical] = {
    var table: [UInt32: Canonical] = [:]
    UnicodeDataReader.read(UnicodeData.canonical) { scalar, _, isEqual, values in
      table[scalar] = Canonical(scalars: values.compactMap(Unicode.Scalar.init), composes: !isEqual)
    }
    return table
  }()

  private static let compatible: [UInt32: [Unicode.Scalar]] = {
    var table: [UInt32: [Unicode.Scalar]] = [:]
    UnicodeDataReader.read(UnicodeData.compatible) { scalar, _, _, values in
      table[scalar] = values.compactMap(Unicode.Scalar.init)
    }
    return table
  }()

  static func append(_ scalar: Unicode.Scalar, compatible isCompatible: Bool, to scalars: inout [Unicode.Scalar]) {
    if scalar.value < 0x80 {
      scalars.append(scalar)
    } else if let (first, second, third) = Hangul.decompose(scalar) {
      scalars += [first, second]
      if let third { scalars.append(third) }
    } else if isCompatible, let wide = compatible[scalar.value] {
      scalars += wide
    } else if let entry = canonical[scalar.value] {
      scalars += entry.scalars
    } else {
      scalars.append(scalar)
    }
  }
}
