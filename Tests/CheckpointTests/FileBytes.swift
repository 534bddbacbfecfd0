/// Little-endian bytes of files that tests make by hand.
extension Array<UInt8> {
  mutating func append<Value: FixedWidthInteger>(_ value: Value) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  init(floats: [Float]) {
    self = []
    for value in floats { append(value.bitPattern) }
  }
}

/// A safetensors file: the length, `header`, the data.
func safetensors(_ header: String, _ data: [UInt8]) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.append(UInt64(header.utf8.count))
  return bytes + header.utf8 + data
}

/// A valid one: `a` float32 [2, 2] of 1, 2, 3, 4 and `b` int64 [1] of 7.
func validSafetensors() -> [UInt8] {
  var data = [UInt8](floats: [1, 2, 3, 4])
  data.append(Int64(7))
  return safetensors(
    #"{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"#
      + #""b":{"dtype":"I64","shape":[1],"data_offsets":[16,24]}}"#, data)
}

/// A CTranslate2 file under construction.
struct CTranslate2Bytes {
  var version: UInt32 = 6
  var spec = "ToySpec"
  var variables: [(name: String, shape: [UInt32], type: UInt8, data: [UInt8])] = []
  var aliases: [(String, String)] = []

  var bytes: [UInt8] {
    var out: [UInt8] = []
    out.append(version)
    string(spec, &out)
    out.append(UInt32(3))
    out.append(UInt32(variables.count))
    for variable in variables {
      string(variable.name, &out)
      out.append(UInt8(variable.shape.count))
      for extent in variable.shape { out.append(extent) }
      out.append(variable.type)
      out.append(UInt32(variable.data.count))
      out += variable.data
    }
    out.append(UInt32(aliases.count))
    for (alias, name) in aliases {
      string(alias, &out)
      string(name, &out)
    }
    return out
  }

  private func string(_ text: String, _ out: inout [UInt8]) {
    out.append(UInt16(text.utf8.count + 1))
    out += text.utf8
    out.append(UInt8(0))
  }

  /// A valid one, with a variable of each type, and a fused `[6, 1]` weight of 0 to 5.
  static let valid = CTranslate2Bytes(
    variables: [
      ("layer_0/fused/weight", [6, 1], 0, [UInt8](floats: [0, 1, 2, 3, 4, 5])),
      ("heads", [], 2, [6, 0]),
      ("flag", [], 1, [0xFF]),
      ("count", [2], 3, [1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF]),
      ("half", [2], 4, [0x00, 0x3C, 0x00, 0xC1]),
      ("brain", [1], 5, [0xC0, 0x3F]),
    ], aliases: [("tied", "half")])
}
