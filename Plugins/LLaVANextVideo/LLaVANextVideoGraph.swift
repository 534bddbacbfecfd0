// After transformers/models/llava_next_video/modeling_llava_next_video.py: LlavaNextVideoForConditionalGeneration

import Checkpoint
import Compute
import Layers
import ModelKit

/// Frames are seen, pooled and projected; a picture's tiles are seen and projected, and packed with a line's end after
/// each row of patches.
struct LLaVANextVideoGraph: VisionLanguageGraph {
  private let config: LLaVANextVideoConfig
  let model: VisionLanguageModel
  private let pooling: FramePooling
  /// `[1, hiddenSize]`
  private let lineEnd: Tensor

  init(
    _ config: LLaVANextVideoConfig, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) {
    self.config = config
    model = try VisionLanguageModel(config.model, weights, environment)
    pooling = try FramePooling(config, weights["vision_resampler"], environment)
    let size = config.model.text.hiddenSize
    lineEnd = try environment.take(weights, "image_newline", [size]).reshaped([1, size])
  }

  func embed(_ features: MediaFeatures, into out: Tensor, _ step: inout StepContext) throws(ComputeError) {
    let pixels = try step.make(features.values, features.shape)
    step.tap("pixel_values", pixels)
    if features.modality == .video {
      try encodeVideo(pixels, out, &step)
    } else {
      try encodeImage(pixels, features, out, &step)
    }
  }

  private func encodeVideo(_ pixels: Tensor, _ out: Tensor, _ step: inout StepContext) throws(ComputeError) {
    let rows = out.rows / pixels.shape[0]
    for frame in 0..<pixels.shape[0] {
      try step.scope { step throws(ComputeError) in
        let pooled = try pooling(try model.see(picture(frame, of: pixels), &step), &step)
        step.tap("pooled", pooled)
        try model.project(pooled, out: out.rows(frame * rows..<(frame + 1) * rows), &step)
      }
    }
  }

  private func encodeImage(
    _ pixels: Tensor, _ features: MediaFeatures, _ out: Tensor, _ step: inout StepContext
  ) throws(ComputeError) {
    guard let packing = features.layout as? TilePacking else {
      preconditionFailure("a picture comes with its tiles' packing")
    }
    let rows = model.pictureRows
    let count = pixels.shape[0] * rows
    let all = try step.make([count + 1, out.columns])
    for tile in 0..<pixels.shape[0] {
      try step.scope { step throws(ComputeError) in
        let seen = try model.see(picture(tile, of: pixels), &step)
        try model.project(seen, out: all.rows(tile * rows..<(tile + 1) * rows), &step)
      }
    }
    step.backend.copy(lineEnd, to: all.rows(count..<count + 1))
    step.backend.selectRows(all, try step.make(packing.ids(lineEnd: count)), out: out)
    step.tap("packed", out)
  }

  /// One of the pictures `[count, 3, side, side]`.
  private func picture(_ index: Int, of pixels: Tensor) -> Tensor {
    let size = Shape([3, pixels.shape[2], pixels.shape[3]])
    return Tensor(pixels.address.advanced(by: index * size.count * pixels.dtype.size), pixels.dtype, size)
  }
}
