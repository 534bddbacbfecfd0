import Compute

extension Linear {
  /// Whether an adapter of the step changes this layer.
  func isAdapted(_ step: borrowing StepContext) -> Bool {
    guard !step.adapters.isEmpty else { return false }
    return step.adapters.contains { rows in parts.contains { rows.changes[$0.number] != nil } }
  }

  /// The product of all rows, to which each adapter then adds its part: rows without one get what they would get alone.
  func adapted(
    _ x: Tensor, activation: Activation, residual: Tensor?, out: Tensor, _ step: inout StepContext
  ) throws(ComputeError) {
    let isPlain = activation == .identity
    try step.scope { step throws(ComputeError) in
      // An activation and what comes after it have to wait for the adapters.
      let sums = isPlain ? out : try step.make([x.rows, weight.rows])
      step.backend.linear(
        x, weight, bias: bias, activation: .identity, residual: isPlain ? residual : nil, out: sums)
      for adapter in step.adapters {
        let rows = adapter.rows.clamped(to: 0..<x.rows)
        guard !rows.isEmpty else { continue }
        for (number, columns) in parts {
          guard let change = adapter.changes[number] else { continue }
          try add(change, x.rows(rows), to: sums.rows(rows).columns(columns), &step)
        }
      }
      if !isPlain { step.backend.activate(sums, activation, residual: residual, out: out) }
    }
  }

  private func add(
    _ change: LowRankChange, _ x: Tensor, to out: Tensor, _ step: inout StepContext
  ) throws(ComputeError) {
    try step.scope { step throws(ComputeError) in
      let inner = try step.make([x.rows, change.down.rows])
      step.backend.linear(x, change.down, bias: nil, activation: .identity, residual: nil, out: inner)
      step.backend.linear(inner, change.up, bias: nil, activation: .identity, residual: out, out: out)
    }
  }
}
