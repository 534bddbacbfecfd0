import ArgumentParser
import Compute

/// Which model, and how its weights are held.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("A folder with a checkpoint, or the name of one that was pulled.", valueName: "DIR|NAME"))
  var model: String?

  @Option(help: "The type that weights are computed in; auto: the fastest on this processor.")
  var dtype = WeightType.auto

  @Option(help: ArgumentHelp("How weights are compressed.", valueName: "none"))
  var quantization = "none"

  @Option(help: ArgumentHelp("How many threads to compute with (default: one for each core).", valueName: "N"))
  var threads: Int?

  func validate() throws {
    guard quantization == "none" else {
      throw ValidationError(
        ["int8", "int4"].contains(quantization)
          ? "--quantization \(quantization) is not part of this version; leave it out and use --dtype"
          : "--quantization is '\(quantization)', but it can only be none")
    }
    if let threads, threads < 1 { throw ValidationError("--threads is \(threads), but one is the least") }
  }
}

/// `--dtype`.
package enum WeightType: String, ExpressibleByArgument, CaseIterable {
  case auto, float32, bfloat16

  /// nil: the backend's choice.
  package var dtype: DType? {
    switch self {
    case .auto: nil
    case .float32: .float32
    case .bfloat16: .bfloat16
    }
  }
}
