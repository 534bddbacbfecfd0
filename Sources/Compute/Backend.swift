/// What a model's forward graph is computed with: coarse operations on tensors, one dynamic call for each and none for
/// an element. Activations are float32; weights are packed in the type that the user chose. No operation assumes that
/// the host may touch a tensor's memory, so that the same protocol fits another device.
///
/// Each engine calls a backend from one thread; several engines may share one. A row's result does not depend
/// on the other rows of the call, so that an answer does not depend on what else is in the batch.
///
/// Shapes are checked when weights are loaded; an operation given tensors that do not fit each other is a defect of the
/// graph and stops the program.
public protocol Backend: Sendable {
  /// What to call it in logs: "cpu (avx512bf16, 2 threads)".
  var name: String { get }

  /// How many of the host's threads compute, the caller's among them: what else is done meanwhile goes by it.
  var threads: Int { get }

  /// The types that weights can be packed in, fastest first.
  var weightTypes: [DType] { get }

  // MARK: Memory

  /// Bytes that could still be allocated and used.
  var freeMemory: Int { get }
  /// Memory that reads as zero and costs nothing until it is used.
  func allocate(bytes: Int) throws(ComputeError) -> Buffer
  /// Copies values to a dense tensor of their type and count.
  func upload(_ values: [Int32], to tensor: Tensor)
  func upload(_ values: [Float], to tensor: Tensor)
  /// The elements of a float32 tensor, row by row.
  func download(_ tensor: Tensor) -> [Float]
  /// Waits until all that was asked for is computed.
  /// - Throws: the first failure since the last call. Operations do not throw, so what was computed after a failure is
  ///   not to be used.
  func synchronize() throws(ComputeError)

  // MARK: Weights

  /// Packs the matrices `blocks`, each `[rows, depth]`, one above the other. A block of rank 3 is a convolution's
  /// `[channelsOut, channelsIn, width]`, of depth `width · channelsIn`.
  func pack(_ blocks: [any HostTensor], as dtype: DType, into allocate: (Int) throws(ComputeError) -> DeviceAddress)
    throws(ComputeError) -> PackedMatrix
  /// Copies `host` as float32.
  func load(_ host: any HostTensor, into allocate: (Int) throws(ComputeError) -> DeviceAddress)
    throws(ComputeError) -> Tensor

  // MARK: Rows

  /// out = activation(x · Wᵀ + bias) + residual. x `[rows, depth]`, out `[rows, weight.rows]`. `residual` may be `out`.
  func linear(
    _ x: Tensor, _ weight: PackedMatrix, bias: Tensor?, activation: Activation, residual: Tensor?, out: Tensor)
  /// Convolution over rows: x `[frames, channels]` has its padding in it, out `[framesOut, weight.rows]` with
  /// framesOut = (frames - width) / stride + 1.
  func conv1d(
    _ x: Tensor, _ weight: PackedMatrix, width: Int, stride: Int, bias: Tensor?, activation: Activation,
    residual: Tensor?, out: Tensor)
  /// out = activation(x) + residual, element by element: what `linear` does with its products. `out` may be `x` or
  /// `residual`.
  func activate(_ x: Tensor, _ activation: Activation, residual: Tensor?, out: Tensor)
  /// out = activation(gate) · up, where a row of x `[rows, 2 · columns]` is gate and up side by side.
  func gated(_ x: Tensor, activation: Activation, out: Tensor)
  /// out = √(real² + imaginary²), element by element, where a row of x `[rows, 2 · columns]` is the real and the imaginary
  /// parts side by side.
  func magnitudes(_ x: Tensor, out: Tensor)
  /// A long short-term memory over rows in their order: PyTorch's `LSTMCell`. A row of x `[steps, 4 · hidden]` is what the
  /// inputs add to the input, forget, cell and output gates; `weight` `[hidden, 4 · hidden]` takes the hidden state to them,
  /// and `bias` has `4 · hidden`. `state` `[2, hidden]`, the hidden state and the cell's, is changed. out `[steps, hidden]`.
  /// `hidden` is a multiple of 16.
  func lstm(_ x: Tensor, weight: Tensor, bias: Tensor?, state: Tensor, out: Tensor)
  /// out = (x - mean) / √(variance + epsilon) · weight + bias, row by row.
  func layerNorm(_ x: Tensor, weight: Tensor, bias: Tensor, epsilon: Float, out: Tensor)
  /// out = (x - mean) / √(variance + epsilon) · weight + bias, with mean and variance of the whole of x: group
  /// normalisation with one group, of one sequence. `out` may be x.
  func groupNorm(_ x: Tensor, weight: Tensor, bias: Tensor, epsilon: Float, out: Tensor)
  /// out = x / √(mean of squares + epsilon) · weight, row by row.
  func rmsNorm(_ x: Tensor, weight: Tensor, epsilon: Float, out: Tensor)
  /// Rows `ids` (int32) of a packed matrix, as float32.
  func gather(_ table: PackedMatrix, _ ids: Tensor, out: Tensor)
  /// Adds rows `ids` (int32) of a float32 matrix to the rows of `x`.
  func addRows(_ table: Tensor, _ ids: Tensor, to x: Tensor)
  /// Copies rows `ids` (int32) of `x`.
  func selectRows(_ x: Tensor, _ ids: Tensor, out: Tensor)
  /// Row i of `out` `[rows, columns]` combines the rows of `x` that row i of `ids` (int32 `[rows, window]`) names.
  func poolRows(_ x: Tensor, _ ids: Tensor, _ pooling: Pooling, out: Tensor)
  func copy(_ x: Tensor, to out: Tensor)
  func zero(_ x: Tensor)

  /// A picture `[channels, height, width]` in squares of `size` pixels from the upper left, row by row: out
  /// `[(height / size) · (width / size), channels · size · size]`. What is left at the right and below is not looked at.
  func patches(_ pixels: Tensor, size: Int, out: Tensor)

  // MARK: Sampling

  /// Chooses a token for each request: one call a step, after which only ids and what was asked for are the host's. The
  /// rows that requests name are changed, each is named by one request, and all have the vocabulary's columns.
  /// - Returns: a token for each request, in their order.
  func sample(_ logits: Tensor, _ requests: [SamplingRequest]) throws(ComputeError) -> [SampledToken]
  /// How likely given tokens are by rows of logits, which stay as they are.
  /// - Returns: for each request its token first, then what its report asks for, the token not twice.
  func logprobs(_ logits: Tensor, _ requests: [LogprobsRequest]) throws(ComputeError) -> [[TokenLogprob]]

  // MARK: Rotary positions

  /// out `[rows, 2 · half]` = cosines and then sines of position · frequency, times `scale`. positions int32 `[rows]` or
  /// `[axes, rows]`, frequencies `[1, half]` for all rows, or `[rows, half]`. `axes` int32 `[half]` says which axis of
  /// the positions each frequency goes by; nil: the first.
  func rotaryAngles(positions: Tensor, frequencies: Tensor, axes: Tensor?, scale: Float, out: Tensor)
  /// Turns the first `2 · half` elements of each head of x `[rows, heads · headSize]` in place: pair i by the i-th of the
  /// row's `angles` `[rows, 2 · half]`.
  func rotate(_ x: Tensor, heads: Int, angles: Tensor, pairing: RotaryPairing)

  // MARK: Attention

  /// Bytes that `attention` needs to work in.
  func attentionWorkspace(keys: Int, heads: Int, headSize: Int, dtype: DType) -> Int
  /// Every query attends to every key: query `[queries, heads · headSize]`, key and value `[keys, heads · headSize]`.
  func attention(
    query: Tensor, key: Tensor, value: Tensor, heads: Int, scale: Float, dtype: DType, workspace: Tensor, out: Tensor)
  /// Writes rows of key and value `[rows, heads · headSize]` to slots (block · blockSize + offset, int32 `[rows]`).
  func write(key: Tensor, value: Tensor, to cache: PagedCache, slots: Tensor)
  /// Copies a block's keys and values to another block of the same cache.
  func copyBlock(of cache: PagedCache, from source: Int32, to target: Int32)
  /// Row i of query `[rows, heads · headSize]` attends to the positions that `index` gives for it, or to the last `window`
  /// of those. `heads` is a multiple of the cache's: neighbouring query heads share one.
  func attention(
    query: Tensor, cache: PagedCache, index: CacheIndex, heads: Int, window: Int?, scale: Float, out: Tensor)
  /// The weights, summing to 1, that heads `chosenHeads` of the queries in rows `chosenRows` (int32 `[n]` each) give to the
  /// positions that `index` has for them. `index` is of all rows of query. out `[heads, rows, positions]`; 0 past the
  /// positions that a row sees.
  func attentionWeights(
    query: Tensor, cache: PagedCache, index: CacheIndex, heads: Int, chosenRows: Tensor, chosenHeads: Tensor,
    scale: Float, out: Tensor)
}

extension Backend {
  /// Attention without a window: each row sees all the positions that `index` gives for it.
  public func attention(
    query: Tensor, cache: PagedCache, index: CacheIndex, heads: Int, scale: Float, out: Tensor
  ) {
    attention(query: query, cache: cache, index: index, heads: heads, window: nil, scale: scale, out: out)
  }
}
