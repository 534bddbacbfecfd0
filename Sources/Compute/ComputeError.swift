/// Why a backend cannot do what it was asked.
public enum ComputeError: Error, Equatable, CustomStringConvertible {
  /// So many bytes could not be had.
  case outOfMemory(bytes: Int)
  /// A cache for so many sequences of so many positions cannot be numbered.
  case tooManyPositions(sequences: Int, each: Int)
  /// So many threads could not be made.
  case threadsUnavailable(Int)
  /// No kernels of that name are in this build, or this processor cannot run them.
  case unknownInstructionSet(String, known: [String])
  /// The operation has no kernel for weights of that type.
  case unsupportedDType(DType, operation: String)

  public var description: String {
    switch self {
    case .outOfMemory(let bytes):
      "Not enough memory: \((bytes >> 20) + 1) MiB could not be had; use a smaller model or fewer requests at once."
    case .tooManyPositions(let sequences, let each):
      "A cache for \(sequences) sequences of \(each) positions is too large; allow fewer sequences or shorter ones."
    case .threadsUnavailable(let count):
      count < 1
        ? "It takes at least one thread to compute with, not \(count)."
        : "\(count) thread\(count == 1 ? "" : "s") could not be started; ask for fewer, or raise the system's limit."
    case .unknownInstructionSet(let name, let known):
      "SENSORIUM_ISA is '\(name)', which this processor or build does not have; use one of \(known.joined(separator: ", "))."
    case .unsupportedDType(let dtype, let operation):
      "\(operation) does not take \(dtype) weights; use float32, float16 or bfloat16."
    }
  }
}
