import CKernels
import Compute

extension CPUBackend {
  public func sample(_ logits: Tensor, _ requests: [SamplingRequest]) throws(ComputeError) -> [SampledToken] {
    let kernels = kernels.table
    return pool.map(requests) { RowSampler(LogitsRow(logits, row: $0.row, kernels), kernels).token($0) }
  }

  public func logprobs(_ logits: Tensor, _ requests: [LogprobsRequest]) throws(ComputeError) -> [[TokenLogprob]] {
    let kernels = kernels.table
    return pool.map(requests) { request in
      RowLogprobs(LogitsRow(logits, row: request.row, kernels), isNormalized: request.report.isNormalized)
        .tokens(for: request.token, request.report)
    }
  }
}
