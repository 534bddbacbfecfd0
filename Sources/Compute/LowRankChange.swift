/// A low-rank change of a weight matrix W (LoRA, Hu et al. 2021): x · Wᵀ becomes x · Wᵀ + x · downᵀ · upᵀ.
public struct LowRankChange: Sendable {
  /// `[rank, inputs]`
  public let down: PackedMatrix
  /// `[outputs, rank]`, with the change's scale in it.
  public let up: PackedMatrix

  public init(down: PackedMatrix, up: PackedMatrix) {
    self.down = down
    self.up = up
  }
}

/// Rows of a step whose linear layers an adapter changes.
public struct AdaptedRows: Sendable {
  public let rows: Range<Int>
  /// By the number that a layer was given when the graph was built; nil: not changed.
  public let changes: [LowRankChange?]

  /// - Parameter rows: those past the last of a tensor count for nothing, so that `0..<Int.max` are all.
  public init(_ rows: Range<Int>, _ changes: [LowRankChange?]) {
    self.rows = rows
    self.changes = changes
  }
}

extension StepContext {
  /// Copies rows `ids` of `x`, which are rows of the step, to a new tensor. From here on the step consists of these: each
  /// keeps its adapter.
  public mutating func select(_ ids: [Int32], of x: Tensor) throws(ComputeError) -> Tensor {
    let selected = try copy(ids, of: x)
    followAdapters(to: ids)
    return selected
  }

  /// The same with the rows of two tensors.
  public mutating func select(
    _ ids: [Int32], of x: Tensor, _ y: Tensor
  ) throws(ComputeError) -> (Tensor, Tensor) {
    let selected = (try copy(ids, of: x), try copy(ids, of: y))
    followAdapters(to: ids)
    return selected
  }

  private mutating func copy(_ ids: [Int32], of x: Tensor) throws(ComputeError) -> Tensor {
    let copy = try make([ids.count, x.columns])
    backend.selectRows(x, try make(ids), out: copy)
    return copy
  }

  private mutating func followAdapters(to ids: [Int32]) {
    guard !adapters.isEmpty else { return }
    let former = adapters
    adapters = []
    var last: (owner: Int, first: Int)?
    for place in 0...ids.count {
      let owner = place < ids.count ? former.firstIndex { $0.rows.contains(Int(ids[place])) } : nil
      if let open = last, open.owner != owner {
        adapters.append(AdaptedRows(open.first..<place, former[open.owner].changes))
        last = nil
      }
      if last == nil, let owner { last = (owner, place) }
    }
  }
}
