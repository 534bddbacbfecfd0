import CKernels
import Compute
import Glibc

/// Computes on the processor, with kernels for the instruction set that was found at start.
///
/// A class because it owns threads. Several engines may share it: their kernels take turns.
public final class CPUBackend: Backend {
  let kernels: Kernels
  let pool: ThreadPool

  /// - Parameters:
  ///   - threads: how many to compute with; by default one for each core that the process may run on.
  ///   - instructionSet: a name of `CPUBackend.instructionSets`; by default `SENSORIUM_ISA` or the best there is.
  public init(threads: Int? = nil, instructionSet: String? = nil) throws(ComputeError) {
    kernels = try Kernels(instructionSet ?? getenv("SENSORIUM_ISA").map { String(cString: $0) })
    pool = try ThreadPool(threads: threads ?? Self.availableCores)
  }

  public var name: String { "cpu (\(kernels.name), \(pool.count) thread\(pool.count == 1 ? "" : "s"))" }

  public var threads: Int { pool.count }

  /// bfloat16 first where the processor multiplies it natively.
  public var weightTypes: [DType] { kernels.multipliesBFloat16 ? [.bfloat16, .float32] : [.float32, .bfloat16] }

  /// The instruction sets that this processor can run, best first.
  public static var instructionSets: [String] { Kernels.available }

  /// Cores that this process may run on.
  public static var availableCores: Int { Int(sk_available_cores()) }
}

/// The table of C functions for one instruction set.
struct Kernels: Sendable {
  let table: sk_kernels
  let name: String
  let multipliesBFloat16 = sk_has_bfloat16() != 0

  init(_ wanted: String?) throws(ComputeError) {
    guard let wanted, !wanted.isEmpty else {
      table = sk_kernels_best().pointee
      name = String(cString: table.name)
      return
    }
    guard let found = sk_kernels_named(wanted) else {
      throw .unknownInstructionSet(wanted, known: Self.available)
    }
    table = found.pointee
    name = wanted
  }

  static var available: [String] {
    var names: [String] = []
    while let name = sk_isa_name(Int32(names.count)) { names.append(String(cString: name)) }
    return names.filter { sk_kernels_named($0) != nil }
  }
}
