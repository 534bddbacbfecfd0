import CPUBackend
import Compute

/// One row of logits in a backend's memory.
struct LogitsRow {
  let backend: CPUBackend
  let tensor: Tensor
  private let buffer: Buffer

  init(_ logits: [Float], instructionSet: String? = nil) throws {
    backend = try CPUBackend(threads: 1, instructionSet: instructionSet)
    buffer = try backend.allocate(bytes: logits.count * 4)
    tensor = Tensor(buffer.address, .float32, [1, logits.count])
    write(logits)
  }

  /// What is sampled from the row, which is then as the request changed it.
  @discardableResult
  func sample(_ request: SamplingRequest) throws -> SampledToken { try backend.sample(tensor, [request])[0] }

  func write(_ logits: [Float]) { backend.upload(logits, to: tensor) }
  var values: [Float] { backend.download(tensor) }
}
