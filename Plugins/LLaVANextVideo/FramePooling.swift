// After transformers/models/llava_next_video/modeling_llava_next_video.py: LlavaNextVideoPooler

import Checkpoint
import Compute
import Layers
import ModelKit

/// Squares of a frame's patches become one each.
struct FramePooling: Sendable {
  private let grid: Int
  private let stride: Int
  private let kind: Kind

  private enum Kind: Sendable {
    case pooling(Pooling)
    case convolution(Conv1D)
  }

  /// Takes `pool` where it is a convolution.
  init(
    _ config: LLaVANextVideoConfig, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) {
    grid = config.model.vision.grid
    stride = config.poolStride
    switch config.poolMode {
    case .average: kind = .pooling(.mean)
    case .max: kind = .pooling(.maximum)
    case .conv:
      let channels = config.model.vision.hiddenSize
      let outputs = config.poolChannels ?? channels
      guard outputs == config.model.selection.columns(of: config.model.vision) else {
        throw LoadError(
          "'spatial_pool_out_channels' is \(outputs), but the projector takes \(channels) channels of one vision layer."
        )
      }
      // A square's patches one behind the other are a convolution over rows that do not overlap.
      kind = .convolution(
        try Conv1D(
          squares: weights["pool"], inputs: channels, outputs: outputs, side: stride, environment))
    }
  }

  private var side: Int { grid / stride }

  /// - Parameter states: a frame's patches `[grid · grid, columns]`
  /// - Returns: `[(grid / stride)², columns]`
  func callAsFunction(_ states: Tensor, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let ids = try step.make(squares)
    let out = try step.make([side * side, states.columns])
    switch kind {
    case .pooling(let pooling):
      step.backend.poolRows(states, ids.reshaped([side * side, stride * stride]), pooling, out: out)
    case .convolution(let convolution):
      let gathered = try step.make([ids.count, states.columns])
      step.backend.selectRows(states, ids, out: gathered)
      convolution(gathered, activation: .identity, out: out, &step)
    }
    return out
  }

  /// The patches of each square, row by row.
  private var squares: [Int32] {
    var ids: [Int32] = []
    for row in 0..<side {
      for column in 0..<side {
        for y in 0..<stride {
          for x in 0..<stride { ids.append(Int32((row * stride + y) * grid + column * stride + x)) }
        }
      }
    }
    return ids
  }
}
