import Compute

/// Reading small tensors on the spot: scalars, tables of a few numbers. Weights are converted by a backend's kernels.
extension StoredTensor {
  /// All elements as float32; a `bool` is 0 or 1.
  public var floats: [Float] {
    switch dtype {
    case .float64: elements(of: UInt64.self) { Float(Double(bitPattern: $0)) }
    case .float32: elements(of: UInt32.self) { Float(bitPattern: $0) }
    case .float16: elements(of: UInt16.self) { Float(Float16(bitPattern: $0)) }
    case .bfloat16: elements(of: UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
    case .int8, .uint8, .int16, .int32, .int64, .bool: integerElements.map { Float($0) }
    }
  }

  /// All elements as integers. Throws where the tensor is one of floating point.
  public func integers() throws(CheckpointError) -> [Int] {
    switch dtype {
    case .float64, .float32, .float16, .bfloat16:
      throw CheckpointError("The tensor '\(name)' in \(file.path) is \(dtype) where integers are expected.")
    case .int8, .uint8, .int16, .int32, .int64, .bool: integerElements
    }
  }

  /// The only element as an integer. Throws where there are more, or where it is one of floating point.
  public func integer() throws(CheckpointError) -> Int {
    let all = try integers()
    guard all.count == 1 else {
      throw CheckpointError("The tensor '\(name)' in \(file.path) has shape \(shape) where one number is expected.")
    }
    return all[0]
  }

  private var integerElements: [Int] {
    switch dtype {
    case .int8: elements(of: Int8.self) { Int($0) }
    case .uint8: elements(of: UInt8.self) { Int($0) }
    case .bool: elements(of: UInt8.self) { $0 == 0 ? 0 : 1 }
    case .int16: elements(of: Int16.self) { Int($0) }
    case .int32: elements(of: Int32.self) { Int($0) }
    case .int64: elements(of: Int64.self) { Int($0) }
    case .float64, .float32, .float16, .bfloat16: []
    }
  }

  private func elements<Element: FixedWidthInteger & BitwiseCopyable, Value>(
    of type: Element.Type, _ convert: (Element) -> Value
  ) -> [Value] {
    withBytes { bytes in
      (0..<shape.count).map {
        convert(Element(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Element>.size, as: type)))
      }
    }
  }
}
