// After transformers/models/moonshine/modeling_moonshine.py: MoonshineEncoder

import Checkpoint
import Compute
import Layers
import ModelKit

/// Samples to states: three convolutions without padding, then layers with rotary positions.
struct MoonshineEncoder: Sendable {
  private let conv1: Conv1D
  private let groupWeight: Tensor
  private let groupBias: Tensor
  private let conv2: Conv1D
  private let conv3: Conv1D
  private let rotary: RotaryEmbedding
  private let layers: [EncoderLayer]
  private let norm: LayerNorm

  /// The convolutions' widths and strides.
  private static let convolutions = [(width: 127, stride: 64), (width: 7, stride: 3), (width: 3, stride: 2)]
  private static let groupEpsilon: Float = 1e-5

  /// States of so many samples; 0 where there are too few.
  static func frames(samples: Int) -> Int {
    convolutions.reduce(samples) { length, convolution in
      length < convolution.width ? 0 : (length - convolution.width) / convolution.stride + 1
    }
  }

  /// What makes one state.
  static let fewestSamples = convolutions.reversed().reduce(1) { ($0 - 1) * $1.stride + $1.width }

  init(_ config: MoonshineConfig, _ weights: WeightPath, _ environment: GraphEnvironment) throws(LoadError) {
    let size = config.hiddenSize
    let (first, second, third) = (Self.convolutions[0], Self.convolutions[1], Self.convolutions[2])
    conv1 = try Conv1D(
      weights["conv1"], inputs: 1, outputs: size, width: first.width, stride: first.stride, hasBias: false, environment)
    groupWeight = try environment.take(weights["groupnorm"], "weight", [size])
    groupBias = try environment.take(weights["groupnorm"], "bias", [size])
    conv2 = try Conv1D(
      weights["conv2"], inputs: size, outputs: 2 * size, width: second.width, stride: second.stride, environment)
    conv3 = try Conv1D(
      weights["conv3"], inputs: 2 * size, outputs: size, width: third.width, stride: third.stride, environment)
    rotary = try RotaryEmbedding(
      headSize: config.rotarySize, base: config.rotaryBase, maxPositions: config.maxPositions,
      scaling: config.rotaryScaling, environment)
    var options = SelfAttention.Options()
    options.projectionBias = config.attentionBias
    options.outputName = "o_proj"
    options.outputBias = false
    options.pairing = .neighbours
    var layers: [EncoderLayer] = []
    for index in 0..<config.encoderLayers {
      layers.append(
        try EncoderLayer(
          weights["layers"][index],
          .init(attentionNorm: "input_layernorm", feedForwardNorm: "post_attention_layernorm", feedForward: "mlp"),
          size: size, heads: config.heads, inner: config.inner, activation: config.encoderActivation,
          normsHaveBias: false, headSize: config.headSize, attention: options, environment))
    }
    self.layers = layers
    norm = try LayerNorm(weights["layer_norm"], size: size, hasBias: false, environment)
  }

  /// - Parameter samples: `[samples, 1]`
  /// - Returns: `[frames, hiddenSize]`
  func callAsFunction(_ samples: Tensor, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let x = try convolved(samples, &step)
    let angles = try rotary.angles(positions: try step.make((0..<Int32(x.rows)).map { $0 }), &step)
    for (index, layer) in layers.enumerated() {
      try layer(x, angles: angles, &step)
      step.tap("encoder.layers.\(index)", x)
    }
    let states = try norm(x, &step)
    step.tap("encoder.output", states)
    return states
  }

  private func convolved(_ samples: Tensor, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let first = try apply(conv1, to: samples, activation: .tanh, &step)
    step.backend.groupNorm(first, weight: groupWeight, bias: groupBias, epsilon: Self.groupEpsilon, out: first)
    step.tap("encoder.groupnorm", first)
    let second = try apply(conv2, to: first, activation: .gelu, &step)
    step.tap("encoder.conv2", second)
    let third = try apply(conv3, to: second, activation: .gelu, &step)
    step.tap("encoder.conv3", third)
    return third
  }

  private func apply(
    _ convolution: Conv1D, to x: Tensor, activation: Activation, _ step: inout StepContext
  ) throws(ComputeError) -> Tensor {
    let out = try step.make([convolution.frames(of: x.rows), convolution.outputs])
    convolution(x, activation: activation, out: out, &step)
    return out
  }
}
