/// The type of a tensor's elements.
public enum DType: UInt8, Sendable, CaseIterable {
  case float32
  case float16
  case bfloat16
  case int8
  case uint8
  case int16
  case int32
  case int64
  case bool
  case float64

  /// Bytes an element takes.
  public var size: Int {
    switch self {
    case .float32, .int32: 4
    case .float16, .bfloat16, .int16: 2
    case .int8, .uint8, .bool: 1
    case .int64, .float64: 8
    }
  }
}
