/// Why a backend cannot do what it was asked.
public enum ComputeError: Error, Equatable, CustomStringConvertible {
  case outOfMemory(bytes: Int)
  case threadsUnavailable(Int)
  case unknownInstructionSet(String, known: [String])
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
