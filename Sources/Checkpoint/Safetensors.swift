import Compute
import JSON

/// Reading of `.safetensors` files (https://github.com/huggingface/safetensors): an 8-byte little-endian length, a JSON
/// header of that length that says of each tensor its `dtype`, `shape` and `data_offsets`, then the tensors' bytes
/// without gaps. Only the header is read; the tensors are views of the mapped file.
public enum Safetensors {
  /// A longer header is refused, as the format's own reader does.
  static let longestHeader = 100_000_000

  /// The tensors of the file at `path`, in the order of their bytes. Throws one sentence that names the file, and the
  /// tensor where one is to blame, for anything that the format forbids.
  public static func tensors(at path: String) throws(CheckpointError) -> [StoredTensor] {
    let file = try MappedFile(path)
    var reader = ByteReader(file.bytes, of: path)
    guard let length = try? reader.integer(UInt64.self) else {
      throw CheckpointError("\(path) is no safetensors file: it ends before the 8 bytes that tell its header's length.")
    }
    guard length <= longestHeader, let place = try? reader.skip(length) else {
      throw CheckpointError(
        "\(path) is no safetensors file, or is cut short: it claims a header of \(UInt(bitPattern: length)) bytes.")
    }
    let entries: [HeaderEntry]
    do {
      entries = try file.withBytes(place) { bytes throws(JSONError) in
        var scanner = JSONScanner(bytes.assumingMemoryBound(to: UInt8.self).span)
        return try header(&scanner)
      }
    } catch {
      throw CheckpointError("The header of \(path) cannot be read: \(error.reason), at byte \(8 + error.offset).")
    }
    return try laidOut(entries, in: file, from: place.upperBound)
  }

  /// What the header says of one tensor, not yet believed.
  struct HeaderEntry {
    let name: String
    var dtype: String?
    var shape: [Int]?
    var offsets: [Int]?
  }

  private static func header(_ scanner: inout JSONScanner) throws(JSONError) -> [HeaderEntry] {
    var entries: [HeaderEntry] = []
    try scanner.object { name, scanner throws(JSONError) in
      if name == "__metadata__" { return try scanner.skip() }
      var entry = HeaderEntry(name: name)
      try scanner.object { key, scanner throws(JSONError) in
        switch key {
        case "dtype": entry.dtype = try scanner.string()
        case "shape": entry.shape = try integers(&scanner)
        case "data_offsets": entry.offsets = try integers(&scanner)
        default: try scanner.skip()
        }
      }
      entries.append(entry)
    }
    try scanner.end()
    return entries
  }

  private static func integers(_ scanner: inout JSONScanner) throws(JSONError) -> [Int] {
    var values: [Int] = []
    try scanner.array { scanner throws(JSONError) in values.append(try scanner.integer()) }
    return values
  }
}
