import Compute
import Synchronization

extension RecordingBackend {
  public func linear(
    _ x: Tensor, _ weight: PackedMatrix, bias: Tensor?, activation: Activation, residual: Tensor?, out: Tensor
  ) {
    product("linear", x, weight, activation, residual, out)
  }

  public func conv1d(
    _ x: Tensor, _ weight: PackedMatrix, width: Int, stride: Int, bias: Tensor?, activation: Activation,
    residual: Tensor?, out: Tensor
  ) {
    product("conv1d \(width), stride \(stride)", x, weight, activation, residual, out)
  }

  private func product(
    _ name: String, _ x: Tensor, _ weight: PackedMatrix, _ activation: Activation, _ residual: Tensor?, _ out: Tensor
  ) {
    var title = name
    switch activation {
    case .identity: break
    default: title += ", \(activation)"
    }
    var weights = names(at: weight.address)
    if let residual {
      let added = names(at: residual.address)
      title += added.isEmpty ? ", + residual" : ", + table"
      weights += added
    }
    record(.product, title, weights: weights, reads: [x, residual], writes: out)
  }

  public func layerNorm(_ x: Tensor, weight: Tensor, bias: Tensor, epsilon: Float, out: Tensor) {
    record(.normalization, "layer norm", weights: names(at: weight.address), reads: [x], writes: out)
  }

  public func groupNorm(_ x: Tensor, weight: Tensor, bias: Tensor, epsilon: Float, out: Tensor) {
    record(.normalization, "group norm", weights: names(at: weight.address), reads: [x], writes: out)
  }

  public func rmsNorm(_ x: Tensor, weight: Tensor, epsilon: Float, out: Tensor) {
    record(.normalization, "rms norm", weights: names(at: weight.address), reads: [x], writes: out)
  }

  public func activate(_ x: Tensor, _ activation: Activation, residual: Tensor?, out: Tensor) {
    record(.rows, residual == nil ? "\(activation)" : "\(activation), + residual", reads: [x, residual], writes: out)
  }

  public func gated(_ x: Tensor, activation: Activation, out: Tensor) {
    record(.rows, "\(activation)(gate) · up", reads: [x], writes: out)
  }

  public func magnitudes(_ x: Tensor, out: Tensor) { record(.rows, "magnitudes", reads: [x], writes: out) }

  public func lstm(_ x: Tensor, weight: Tensor, bias: Tensor?, state: Tensor, out: Tensor) {
    record(.product, "LSTM", weights: names(at: weight.address), reads: [x, state], writes: out)
  }

  /// What is looked at aside is no part of the graph.
  public func attentionWeights(
    query: Tensor, cache: PagedCache, index: CacheIndex, heads: Int, chosenRows: Tensor, chosenHeads: Tensor,
    scale: Float, out: Tensor
  ) {}

  public func gather(_ table: PackedMatrix, _ ids: Tensor, out: Tensor) {
    record(.rows, "look up rows", weights: names(at: table.address), reads: [ids], writes: out)
  }

  public func addRows(_ table: Tensor, _ ids: Tensor, to x: Tensor) {
    record(.rows, "add rows", weights: names(at: table.address), reads: [x, ids], writes: x)
  }

  public func selectRows(_ x: Tensor, _ ids: Tensor, out: Tensor) {
    record(.rows, "select rows", reads: [x], writes: out)
  }

  public func poolRows(_ x: Tensor, _ ids: Tensor, _ pooling: Pooling, out: Tensor) {
    record(.rows, "\(pooling) of \(ids.columns) rows", reads: [x], writes: out)
  }

  public func patches(_ pixels: Tensor, size: Int, out: Tensor) {
    record(.rows, "patches of \(size) x \(size)", reads: [pixels], writes: out)
  }

  /// The angles are the positions' in another form, and as little part of what is computed.
  public func rotaryAngles(positions: Tensor, frequencies: Tensor, axes: Tensor?, scale: Float, out: Tensor) {
    state.withLock { $0.trace.write(out, by: -1) }
  }

  public func rotate(_ x: Tensor, heads: Int, angles: Tensor, pairing: RotaryPairing) {
    record(.rows, "rotary positions", reads: [x], writes: x)
  }

  /// Nothing was computed to choose from.
  public func sample(_ logits: Tensor, _ requests: [SamplingRequest]) -> [SampledToken] {
    requests.map { _ in SampledToken(token: 0, logit: 0) }
  }

  public func logprobs(_ logits: Tensor, _ requests: [LogprobsRequest]) -> [[TokenLogprob]] {
    requests.map { [TokenLogprob(token: $0.token, logprob: 0, rank: 1)] }
  }

  public func copy(_ x: Tensor, to out: Tensor) { record(.rows, "copy", reads: [x], writes: out) }

  /// Padding is not worth a box.
  public func zero(_ x: Tensor) { state.withLock { $0.trace.write(x, by: -1) } }

  public func attentionWorkspace(keys: Int, heads: Int, headSize: Int, dtype: DType) -> Int { 0 }

  public func attention(
    query: Tensor, key: Tensor, value: Tensor, heads: Int, scale: Float, dtype: DType, workspace: Tensor, out: Tensor
  ) {
    record(.attention, "attention, \(heads) heads", reads: [query, key, value], writes: out)
  }

  public func write(key: Tensor, value: Tensor, to cache: PagedCache, slots: Tensor) {
    state.withLock { state in
      let sources = state.trace.sources(key) + state.trace.sources(value)
      state.append(.cache, "keep keys and values", [], key.shape, sources)
      state.trace.write(cache.trace, by: state.operations.count - 1)
    }
  }

  /// What beams do among themselves is no part of the graph.
  public func copyBlock(of cache: PagedCache, from source: Int32, to target: Int32) {}

  public func attention(
    query: Tensor, cache: PagedCache, index: CacheIndex, heads: Int, window: Int?, scale: Float, out: Tensor
  ) {
    state.withLock { state in
      let sources = state.trace.sources(query) + state.trace.sources(cache.trace)
      state.append(.attention, "attention to kept, \(heads) heads", [], out.shape, sources)
      state.trace.write(out, by: state.operations.count - 1)
    }
  }
}

extension PagedCache {
  /// Its first byte stands for all that is kept.
  fileprivate var trace: Range<UInt> { keys.value..<keys.value + 1 }
}
