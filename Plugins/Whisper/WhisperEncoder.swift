// After transformers/models/whisper/modeling_whisper.py: WhisperEncoder

import Checkpoint
import Compute
import Layers
import ModelKit

/// A log-mel spectrogram to one state for every 20 ms.
struct WhisperEncoder: Sendable {
  private let config: WhisperConfig
  private let conv1: Conv1D
  private let conv2: Conv1D
  /// `[maxSourcePositions, hiddenSize]`
  private let positions: Tensor
  private let layers: [EncoderLayer]
  private let norm: LayerNorm

  /// The convolutions' width, and the zero frames on either side that keep the length.
  private static let width = 3
  private static let padding = 1

  init(
    _ config: WhisperConfig, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) {
    self.config = config
    let size = config.hiddenSize
    conv1 = try Conv1D(
      weights["conv1"], inputs: config.melBins, outputs: size, width: Self.width, stride: 1, environment)
    conv2 = try Conv1D(weights["conv2"], inputs: size, outputs: size, width: Self.width, stride: 2, environment)
    positions = try environment.take(weights["embed_positions"], "weight", [config.maxSourcePositions, size])
    var layers: [EncoderLayer] = []
    for index in 0..<config.encoderLayers {
      layers.append(
        try EncoderLayer(
          weights["layers"][index],
          .init(attentionNorm: "self_attn_layer_norm", feedForwardNorm: "final_layer_norm"), size: size,
          heads: config.encoderHeads, inner: config.encoderInner, environment))
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
      try layer(x, &step)
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
}
