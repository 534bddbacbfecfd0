import Checkpoint
import Compute
import Foundation

/// The tensors of a safetensors file in memory, to be changed and written again.
struct SafetensorsFile {
  struct Entry {
    var name: String
    var dtype: String
    var shape: [Int]
    var data: [UInt8]
  }

  var entries: [Entry]

  /// Reads a file whose tensors are float16, float32 or bfloat16.
  init(at path: String) throws {
    entries = try Safetensors.tensors(at: path).map { tensor in
      let spelling = tensor.dtype == .float16 ? "F16" : tensor.dtype == .bfloat16 ? "BF16" : "F32"
      return Entry(name: tensor.name, dtype: spelling, shape: tensor.shape.array, data: tensor.withBytes { Array($0) })
    }
  }

  init(_ entries: [Entry]) { self.entries = entries }

  subscript(name: String) -> Entry? {
    get { entries.first { $0.name == name } }
    set {
      entries.removeAll { $0.name == name }
      if let newValue { entries.append(newValue) }
    }
  }

  var bytes: [UInt8] {
    var header: [String] = []
    var data: [UInt8] = []
    for entry in entries {
      header.append(
        #""\#(entry.name)":{"dtype":"\#(entry.dtype)","shape":\#(entry.shape),"#
          + #""data_offsets":[\#(data.count),\#(data.count + entry.data.count)]}"#)
      data += entry.data
    }
    let text = "{\(header.joined(separator: ","))}"
    return Self.lengthBytes(text.utf8.count) + text.utf8 + data
  }

  /// The eight bytes at the start of a file.
  static func lengthBytes(_ count: Int) -> [UInt8] { withUnsafeBytes(of: UInt64(count).littleEndian) { Array($0) } }
}

extension SafetensorsFile.Entry {
  /// The elements as float32.
  var values: [Float] {
    let size = dtype == "F32" ? 4 : 2
    return stride(from: 0, to: data.count, by: size).map { place in
      let bits = data[place..<place + size].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      switch dtype {
      case "F32": return Float(bitPattern: bits)
      case "BF16": return Float(bitPattern: bits << 16)
      default: return Float(Float16(bitPattern: UInt16(bits)))
      }
    }
  }

  /// Stores `values` as `dtype`.
  mutating func store(_ values: [Float], as dtype: String) {
    self.dtype = dtype
    data = values.flatMap { value in
      switch dtype {
      case "F64": withUnsafeBytes(of: Double(value).bitPattern.littleEndian) { Array($0) }
      case "F32": withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
      case "BF16": withUnsafeBytes(of: value.roundedToBFloat16.littleEndian) { Array($0) }
      default: withUnsafeBytes(of: Float16(value).bitPattern.littleEndian) { Array($0) }
      }
    }
  }
}

extension Float {
  /// The upper half of the nearest bfloat16, ties to even.
  var roundedToBFloat16: UInt16 {
    UInt16(truncatingIfNeeded: (bitPattern &+ 0x7FFF &+ (bitPattern >> 16 & 1)) >> 16)
  }
}
