import CKernels
import Compute
import Glibc

extension DeviceAddress {
  /// The address as the processor sees it. Tensors of this backend are made from valid addresses only.
  var raw: UnsafeMutableRawPointer {
    guard let pointer = UnsafeMutableRawPointer(bitPattern: value) else {
      preconditionFailure("a tensor without memory was used")
    }
    return pointer
  }
}

extension Tensor {
  var floats: UnsafeMutablePointer<Float> {
    precondition(dtype == .float32, "a float32 tensor was expected")
    return address.raw.assumingMemoryBound(to: Float.self)
  }

  var int32s: UnsafeMutablePointer<Int32> {
    precondition(dtype == .int32, "an int32 tensor was expected")
    return address.raw.assumingMemoryBound(to: Int32.self)
  }
}

extension CPUBackend {
  public func allocate(bytes: Int) throws(ComputeError) -> Buffer {
    let pageSize = 4096
    let hugePage = 2 << 20
    let size = (max(bytes, 1) + pageSize - 1) / pageSize * pageSize
    // The kernel hands out pages as they are touched, so a large reservation for caches costs only what is used.
    guard
      let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
      memory != MAP_FAILED
    else { throw .outOfMemory(bytes: bytes) }
    if size >= hugePage { madvise(memory, size, Int32(MADV_HUGEPAGE)) }
    return Buffer(DeviceAddress(memory), byteCount: size) { address, size in munmap(address.raw, size) }
  }

  /// Kernels are done when their call returns.
  public func synchronize() throws(ComputeError) { try pool.throwFailure() }

  public func upload(_ values: [Int32], to tensor: Tensor) {
    precondition(values.count == tensor.count && tensor.isDense)
    tensor.int32s.update(from: values, count: values.count)
  }

  public func upload(_ values: [Float], to tensor: Tensor) {
    precondition(values.count == tensor.count && tensor.isDense)
    tensor.floats.update(from: values, count: values.count)
  }

  public func download(_ tensor: Tensor) -> [Float] {
    let columns = tensor.columns
    return [Float](unsafeUninitializedCapacity: tensor.count) { buffer, count in
      for row in 0..<tensor.rows {
        (buffer.baseAddress.unsafelyUnwrapped + row * columns)
          .initialize(from: tensor.floats + row * tensor.rowStride, count: columns)
      }
      count = tensor.count
    }
  }

  public func copy(_ x: Tensor, to out: Tensor) {
    precondition(x.rows == out.rows && x.columns == out.columns && x.dtype == out.dtype)
    let size = x.dtype.size
    for row in 0..<x.rows {
      memcpy(
        out.address.raw + row * out.rowStride * size, x.address.raw + row * x.rowStride * size, x.columns * size)
    }
  }

  public func zero(_ x: Tensor) {
    for row in 0..<x.rows { memset(x.address.raw + row * x.rowStride * x.dtype.size, 0, x.columns * x.dtype.size) }
  }
}
