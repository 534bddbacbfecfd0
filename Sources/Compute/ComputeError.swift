/// Why a backend cannot do what it was asked.
public enum ComputeError: Error, Equatable, CustomStringConvertible {
  /// So many bytes could not be had.
  case outOfMemory(bytes: Int)
  /// So many threads could not be made.
  case threadsUnavailable(Int)
  /// No kernels of that name are in this build, or this processor cannot run them.
  case unknownInstructionSet(String, known: [String])
  /// The operation has no kernel for weights of that type.
  case unsupportedDType(DType, operation: String)

  public var description: String {
    switch self {
    case .outOfMemory(let bytes):
      "Not enough memory: \((bytes + 1_048_575) / 1_048_576) MiB could not be had; use a smaller model or fewer requests at once."
    case .threadsUnavailable(let count):
      "The system does not allow \(count) threads; ask for fewer."
    case .unknownInstructionSet(let name, let known):
      "SENSORIUM_ISA is '\(name)', which this processor or build does not have; use one of \(known.joined(separator: ", "))."
    case .unsupportedDType(let dtype, let operation):
      "\(operation) does not take \(dtype) weights; use float32, float16 or bfloat16."
    }
  }
}
