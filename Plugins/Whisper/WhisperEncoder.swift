// After transformers/models/whisper/modeling_whisper.py: WhisperEncoder, WhisperEncoderLayer

import Checkpoint
import Compute
import Layers
import ModelKit

/// A log-mel spectrogram to one state for every 20 ms.
struct WhisperEncoder: Sendable {
  private let config: WhisperConfig
  private let dtype: DType
  private let conv1: Conv1D
  private let conv2: Conv1D
  /// `[maxSourcePositions, hiddenSize]`
  private let positions: Tensor
  private let layers: [Layer]
  private let norm: LayerNorm

  /// The convolutions' width, and the zero frames on either side that keep the length.
  private static let width = 3
  private static let padding = 1

  init(
    _ config: WhisperConfig, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) {
    self.config = config
    dtype = environment.dtype
    let size = config.hiddenSize
    conv1 = try Conv1D(
      weights["conv1"], inputs: config.melBins, outputs: size, width: Self.width, stride: 1, environment)
    conv2 = try Conv1D(weights["conv2"], inputs: size, outputs: size, width: Self.width, stride: 2, environment)
    positions = try environment.take(weights["embed_positions"], "weight", [config.maxSourcePositions, size])
    var layers: [Layer] = []
    for index in 0..<config.encoderLayers {
      layers.append(try Layer(config, weights["layers"][index], environment))
    }
    self.layers = layers
    norm = try LayerNorm(weights["layer_norm"], size: size, environment)
  }

  /// - Parameter spectrogram: `[windowFrames, melBins]`
  /// - Returns: `[maxSourcePositions, hiddenSize]`
  func callAsFunction(_ spectrogram: [Float], _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let size = config.hiddenSize
    let x = try step.make([config.maxSourcePositions, size])
    try step.scope { step throws(ComputeError) in
      let input = try padded(frames: config.windowFrames, config.melBins, &step)
      step.backend.copy(
        try step.make(spectrogram, [config.windowFrames, config.melBins]), to: input.inner)
      let convolved = try padded(frames: config.windowFrames, size, &step)
      conv1(input.whole, activation: .gelu, out: convolved.inner, &step)
      step.tap("encoder.conv1", convolved.inner)
      conv2(convolved.whole, activation: .gelu, residual: positions, out: x, &step)
      step.tap("encoder.conv2", x)
    }
    for (index, layer) in layers.enumerated() {
      try step.scope { step throws(ComputeError) in try layer(x, dtype, &step) }
      step.tap("encoder.layers.\(index)", x)
    }
    let states = try norm(x, &step)
    step.tap("encoder.output", states)
    return states
  }

  /// Rows with a zero row on either side.
  private func padded(
    frames: Int, _ channels: Int, _ step: inout StepContext
  ) throws(ComputeError) -> (whole: Tensor, inner: Tensor) {
    let whole = try step.make([frames + 2 * Self.padding, channels])
    step.backend.zero(whole.rows(0..<Self.padding))
    step.backend.zero(whole.rows(frames + Self.padding..<whole.rows))
    return (whole, whole.rows(Self.padding..<frames + Self.padding))
  }

  /// Self-attention and feed-forward, each after a normalisation and added to what came in.
  struct Layer: Sendable {
    private let heads: Int
    private let attentionNorm: LayerNorm
    private let projections: Linear
    private let output: Linear
    private let feedForwardNorm: LayerNorm
    private let feedForward: FeedForward

    init(
      _ config: WhisperConfig, _ weights: WeightPath, _ environment: GraphEnvironment
    ) throws(LoadError) {
      let size = config.hiddenSize
      let attention = weights["self_attn"]
      heads = config.encoderHeads
      attentionNorm = try LayerNorm(weights["self_attn_layer_norm"], size: size, environment)
      projections = try Linear(
        stacking: ["q_proj", "k_proj", "v_proj"].map { attention[$0] }, inputs: size, outputs: [size, size, size],
        environment)
      output = try Linear(attention["out_proj"], inputs: size, outputs: size, environment)
      feedForwardNorm = try LayerNorm(weights["final_layer_norm"], size: size, environment)
      feedForward = try FeedForward(weights, size: size, inner: config.encoderInner, environment)
    }

    /// Changes `x` `[positions, hiddenSize]` in place.
    func callAsFunction(_ x: Tensor, _ dtype: DType, _ step: inout StepContext) throws(ComputeError) {
      let size = x.columns
      let projected = try projections(try attentionNorm(x, &step), &step)
      let attended = try step.make(x.shape)
      let workspace = try step.arena.make(
        .uint8,
        [step.backend.attentionWorkspace(keys: x.rows, heads: heads, headSize: size / heads, dtype: dtype)])
      step.backend.attention(
        query: projected.columns(0..<size), key: projected.columns(size..<2 * size),
        value: projected.columns(2 * size..<3 * size), heads: heads, scale: 1 / Float(size / heads).squareRoot(),
        dtype: dtype, workspace: workspace, out: attended)
      try output(attended, residual: x, out: x, &step)
      try feedForward(try feedForwardNorm(x, &step), addingTo: x, &step)
    }
  }
}
