// After transformers/models/{qwen2_vl,qwen2_5_vl}/modeling_*.py: Qwen2VisionTransformerPretrainedModel,
// Qwen2_5_VisionTransformerPretrainedModel

import Checkpoint
import Compute
import Glibc
import Layers
import ModelKit

/// Pixels to rows of the prompt.
struct Qwen2VLVisionTower: Sendable {
  private let config: Qwen2VLVisionConfig
  /// A patch is as deep as `temporalPatchSize` frames: a matrix for each, whose products add up.
  private let patchEmbedding: [PackedMatrix]
  /// `[1, headSize / 2]`: once for the height and once for the width.
  private let frequencies: Tensor
  private let blocks: [Qwen2VLVisionBlock]
  private let mergerNorm: Qwen2VLNorm
  private let mergerUp: Linear
  private let mergerDown: Linear

  private static let rotaryBase: Float = 10_000

  init(_ config: Qwen2VLVisionConfig, _ weights: WeightPath, _ environment: GraphEnvironment) throws(LoadError) {
    self.config = config
    let size = config.hiddenSize
    patchEmbedding = try Self.patchEmbedding(config, weights["patch_embed"]["proj"], environment)
    let quarter = size / config.heads / 4
    let axis = (0..<quarter).map { 1 / powf(Self.rotaryBase, Float(2 * $0) / Float(2 * quarter)) }
    frequencies = try environment.load(HostArray(axis + axis, [1, 2 * quarter]))
    var blocks: [Qwen2VLVisionBlock] = []
    for index in 0..<config.layers {
      blocks.append(try Qwen2VLVisionBlock(config, weights["blocks"][index], environment))
    }
    self.blocks = blocks
    let merger = weights["merger"]
    let merged = size * config.mergeSize * config.mergeSize
    mergerNorm = try Qwen2VLNorm(config, merger["ln_q"], environment)
    mergerUp = try Linear(merger["mlp"][0], inputs: merged, outputs: merged, environment)
    mergerDown = try Linear(merger["mlp"][2], inputs: merged, outputs: config.outputs, environment)
  }

  /// The convolution's weight `[hiddenSize, 3, frames, side, side]`, a matrix for each frame.
  private static func patchEmbedding(
    _ config: Qwen2VLVisionConfig, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) -> [PackedMatrix] {
    let (size, depth, square) = (config.hiddenSize, config.temporalPatchSize, config.patchSize * config.patchSize)
    let values: [Float]
    do throws(CheckpointError) {
      values = try weights.take("weight", [size, 3, depth, config.patchSize, config.patchSize]).floats
    } catch { throw LoadError(error) }
    var matrices: [PackedMatrix] = []
    for frame in 0..<depth {
      var part: [Float] = []
      part.reserveCapacity(size * 3 * square)
      for channel in 0..<size * 3 {
        let first = (channel * depth + frame) * square
        part += values[first..<first + square]
      }
      matrices.append(try environment.pack([HostArray(part, [size, 3 * square])]))
    }
    return matrices
  }

  /// - Parameters:
  ///   - pixels: `[frames, 3, height, width]`; a single frame counts for each frame of a patch.
  ///   - out: `[grid.positions, outputs]`
  func callAsFunction(
    _ pixels: Tensor, _ grid: PatchGrid, out: Tensor, _ step: inout StepContext
  ) throws(ComputeError) {
    let order = PatchOrder(grid, windowUnits: config.windowUnits)
    let x = try embed(pixels, grid, order, &step)
    step.tap("vision.patch_embed", x)
    let angles = try self.angles(order, &step)
    for (index, block) in blocks.enumerated() {
      let segments = config.fullLayers.contains(index) || config.windowSize == nil ? order.frames : order.windows
      try step.scope { step throws(ComputeError) in try block(x, angles, segments, &step) }
      step.tap("vision.layers.\(index)", x)
    }
    let normed = try mergerNorm(x, &step)
    let squares = normed.reshaped([grid.positions, x.columns * config.mergeSize * config.mergeSize])
    let merged = try mergerDown(try mergerUp(squares, activation: .gelu, &step), &step)
    step.backend.selectRows(merged, try step.make(order.places), out: out)
    step.tap("vision.merger", out)
  }

  private func embed(
    _ pixels: Tensor, _ grid: PatchGrid, _ order: PatchOrder, _ step: inout StepContext
  ) throws(ComputeError) -> Tensor {
    let x = try step.make([order.patches.count, config.hiddenSize])
    try step.scope { step throws(ComputeError) in
      let all = try step.make(x.shape)
      let patches = try step.make([grid.patches, 3 * config.patchSize * config.patchSize])
      for frame in 0..<grid.frames {
        let rows = all.rows(frame * grid.patches..<(frame + 1) * grid.patches)
        for (part, matrix) in patchEmbedding.enumerated() {
          let picture = min(frame * patchEmbedding.count + part, pixels.shape[0] - 1)
          step.backend.patches(self.picture(picture, of: pixels), size: config.patchSize, out: patches)
          step.backend.linear(
            patches, matrix, bias: nil, activation: .identity, residual: part == 0 ? nil : rows, out: rows)
        }
      }
      step.backend.selectRows(all, try step.make(order.patches), out: x)
    }
    return x
  }

  /// One of the frames `[count, 3, height, width]`.
  private func picture(_ index: Int, of pixels: Tensor) -> Tensor {
    let size = Shape([3, pixels.shape[2], pixels.shape[3]])
    return Tensor(pixels.address.advanced(by: index * size.count * pixels.dtype.size), pixels.dtype, size)
  }

  /// `[patches, headSize]`
  private func angles(_ order: PatchOrder, _ step: inout StepContext) throws(ComputeError) -> Tensor {
    let half = frequencies.columns
    let out = try step.make([order.patches.count, 2 * half])
    let axes = (0..<Int32(half)).map { $0 < Int32(half / 2) ? Int32(0) : 1 }
    step.backend.rotaryAngles(
      positions: try step.make(order.positions).reshaped([2, order.patches.count]), frequencies: frequencies,
      axes: try step.make(axes), scale: 1, out: out)
    return out
  }
}
