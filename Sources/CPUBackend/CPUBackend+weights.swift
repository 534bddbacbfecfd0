import CKernels
import Compute

extension DType {
  /// The kernels' number for a type of weights.
  func kernelType(for operation: String) throws(ComputeError) -> Int32 {
    switch self {
    case .float32: Int32(SK_FLOAT32)
    case .float16: Int32(SK_FLOAT16)
    case .bfloat16: Int32(SK_BFLOAT16)
    default: throw .unsupportedDType(self, operation: operation)
    }
  }

  /// The same of what products are computed in: the types that packing and caches take.
  var productType: Int32 {
    switch self {
    case .float32: Int32(SK_FLOAT32)
    case .bfloat16: Int32(SK_BFLOAT16)
    default: preconditionFailure("\(self) is no type that products are computed in")
    }
  }
}

extension CPUBackend {
  public func pack(
    _ blocks: [any HostTensor], as dtype: DType, into allocate: (Int) throws(ComputeError) -> DeviceAddress
  ) throws(ComputeError) -> PackedMatrix {
    guard dtype == .float32 || dtype == .bfloat16 else { throw .unsupportedDType(dtype, operation: "A product") }
    guard let first = blocks.first else { preconditionFailure("there is nothing to pack") }
    let depth = first.shape.count / max(1, first.shape[0])
    let taps = first.shape.rank == 3 ? first.shape[2] : 1
    var types: [Int32] = []
    for block in blocks {
      precondition(block.shape.count == block.shape[0] * depth, "packed blocks differ in depth")
      types.append(try block.dtype.kernelType(for: "A product"))
    }
    let rows = blocks.reduce(0) { $0 + $1.shape[0] }
    var table = kernels.table
    let panels = try allocate(sk_packed_bytes(&table, rows, depth, dtype.productType))
    var described: [sk_block] = []
    describe(blocks[...], types[...], &described) { described in
      var job = sk_pack(
        blocks: described.baseAddress, block_count: described.count, rows: rows, depth: depth, taps: taps,
        type: dtype.productType, panels: panels.raw)
      pool.run { kernels.table.pack($0, &job) }
    }
    try pool.throwFailure()
    return PackedMatrix(panels, dtype, rows: rows, depth: depth)
  }

  /// Holds all blocks' bytes at once, one scope inside the other, and calls `body` with them.
  private func describe(
    _ blocks: ArraySlice<any HostTensor>, _ types: ArraySlice<Int32>, _ described: inout [sk_block],
    _ body: (UnsafeBufferPointer<sk_block>) -> Void
  ) {
    guard let block = blocks.first, let type = types.first else { return described.withUnsafeBufferPointer(body) }
    block.withBytes { bytes in
      described.append(sk_block(data: bytes.baseAddress, rows: block.shape[0], type: type))
      describe(blocks.dropFirst(), types.dropFirst(), &described, body)
    }
  }

  public func load(
    _ host: any HostTensor, into allocate: (Int) throws(ComputeError) -> DeviceAddress
  ) throws(ComputeError) -> Tensor {
    let type = try host.dtype.kernelType(for: "A vector")
    let tensor = Tensor(try allocate(host.shape.count * 4), .float32, host.shape)
    host.withBytes { kernels.table.widen($0.baseAddress, type, tensor.floats, tensor.count) }
    return tensor
  }
}
