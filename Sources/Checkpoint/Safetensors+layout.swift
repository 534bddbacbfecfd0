import Compute

extension Safetensors {
  /// The tensors that `entries` describe, after checking that they fill the file from byte `start` to its end with
  /// neither gap nor overlap.
  static func laidOut(
    _ entries: [HeaderEntry], in file: MappedFile, from start: Int
  ) throws(CheckpointError) -> [StoredTensor] {
    var tensors: [StoredTensor] = []
    tensors.reserveCapacity(entries.count)
    for entry in entries { tensors.append(try tensor(entry, in: file, from: start)) }
    // Tensors without elements share their start with the next one and come before it.
    tensors.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }

    var names = Set<String>(minimumCapacity: tensors.count)
    var end = start
    for tensor in tensors {
      guard names.insert(tensor.name).inserted else {
        throw CheckpointError("The header of \(file.path) describes the tensor '\(tensor.name)' twice.")
      }
      guard tensor.range.lowerBound >= end else {
        throw CheckpointError("In \(file.path) the tensor '\(tensor.name)' overlaps the one before it.")
      }
      guard tensor.range.lowerBound == end else {
        throw CheckpointError(
          "In \(file.path) the \(tensor.range.lowerBound - end) bytes before the tensor '\(tensor.name)' belong to none."
        )
      }
      end = tensor.range.upperBound
    }
    guard end == file.count else {
      throw CheckpointError("\(file.path) has \(file.count - end) bytes after its last tensor that belong to none.")
    }
    return tensors
  }

  private static func tensor(
    _ entry: HeaderEntry, in file: MappedFile, from start: Int
  ) throws(CheckpointError) -> StoredTensor {
    let named = "the tensor '\(entry.name)' in \(file.path)"
    guard let spelling = entry.dtype, let extents = entry.shape, let offsets = entry.offsets else {
      throw CheckpointError("The header lacks the dtype, shape or data_offsets of \(named).")
    }
    guard let dtype = dtype(spelling) else {
      let known = dtypes.map(\.0).joined(separator: ", ")
      throw CheckpointError("The dtype \(spelling) of \(named) is not supported; supported are \(known).")
    }
    guard let shape = Shape(checking: extents, elementSize: dtype.size) else {
      throw CheckpointError(
        "The shape \(extents) of \(named) is impossible, or has more than the \(Shape.maxRank) axes that are supported."
      )
    }
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1] else {
      throw CheckpointError("The data_offsets \(offsets) of \(named) are not a start and an end.")
    }
    guard offsets[1] <= file.count - start else {
      throw CheckpointError(
        "The file ends before \(named) does, after \(file.count - start) of \(offsets[1]) bytes: it is cut short.")
    }
    let bytes = shape.count * dtype.size
    guard offsets[1] - offsets[0] == bytes else {
      throw CheckpointError(
        "The data_offsets give \(named) \(offsets[1] - offsets[0]) bytes, but \(spelling) \(extents) takes \(bytes).")
    }
    return StoredTensor(entry.name, dtype, shape, file, start + offsets[0]..<start + offsets[1])
  }

  private static let dtypes: [(String, DType)] = [
    ("F64", .float64), ("F32", .float32), ("F16", .float16), ("BF16", .bfloat16), ("I8", .int8), ("U8", .uint8),
    ("I16", .int16), ("I32", .int32), ("I64", .int64), ("BOOL", .bool),
  ]

  private static func dtype(_ spelling: String) -> DType? { dtypes.first { $0.0 == spelling }?.1 }
}
