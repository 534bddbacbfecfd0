// After transformers/models/llava_next_video/processing_llava_next_video.py

import Checkpoint
import Compute
import Layers
import Media
import ModelKit

/// Videos to their frames' pixels, and pictures to their tiles'.
struct LLaVANextVideoProcessor: InputProcessor {
  private let config: LLaVANextVideoConfig
  private let imageTransform: ImageTransform
  private let frameTransform: ImageTransform
  private let image: Placeholder
  private let video: Placeholder
  private let frames: Int

  /// As many as the model's published examples take.
  private static let usualFrames = 8

  private static let framesOption = "num_frames"
  private static let mostFrames = 100_000

  init(_ config: LLaVANextVideoConfig, _ assets: Assets) throws(LoadError) {
    self.config = config
    let side = config.model.vision.imageSize
    image = try Placeholder(config.model.imageToken, or: "<image>", assets)
    video = try Placeholder(config.model.videoToken, or: "<video>", assets)
    imageTransform = try ImageProcessing.read("image_processor", of: assets.checkpoint)
      .transform(side: side, of: assets.checkpoint)
    let processing = try ImageProcessing.read("video_processor", of: assets.checkpoint)
    frameTransform = try processing.transform(side: side, of: assets.checkpoint)
    frames = max(1, processing.frames ?? Self.usualFrames)
  }

  /// vLLM's bound; the model's length is what counts.
  let limits: [Modality: Int] = [.image: 999, .video: 999]

  let optionNames = [framesOption]

  let promptFormat: String? = "USER: <video>\nWhat happens in this video? ASSISTANT:"

  func placeholder(for modality: Modality) -> Placeholder? {
    switch modality {
    case .image: image
    case .video: video
    case .audio: nil
    }
  }

  func features(
    of item: MediaItem, _ modality: Modality, _ options: ProcessorOptions
  ) throws(InputError) -> MediaFeatures {
    modality == .video ? try videoFeatures(of: item, options) : try imageFeatures(of: item)
  }

  /// - Returns: `[frames, 3, side, side]`
  private func videoFeatures(
    of item: MediaItem, _ options: ProcessorOptions
  ) throws(InputError) -> MediaFeatures {
    let wanted = try options.count(Self.framesOption, atMost: Self.mostFrames)
    // A list of frames is what the user chose already.
    let isList = if case .frames = item { true } else { false }
    let sampling: FrameSampling = isList && wanted == nil ? .all : .uniform(wanted ?? frames)
    let clip = try item.video(sampling)
    let values = try prepare(clip.frames, frameTransform)
    return MediaFeatures(
      .video, values, shape(clip.frames.count), positions: clip.frames.count * config.pooledGrid * config.pooledGrid,
      seconds: clip.seconds, notice: clip.notice)
  }

  /// - Returns: `[1 + tiles, 3, side, side]`, the picture as a whole first.
  private func imageFeatures(of item: MediaItem) throws(InputError) -> MediaFeatures {
    let picture = try item.image()
    let side = config.model.vision.imageSize
    let tiles: [RGBImage]
    do throws(MediaError) {
      tiles = try config.tiling.tiles(
        of: picture, filter: imageTransform.filter, whole: ImageSize(width: side, height: side))
    } catch { throw InputError(error) }
    let packing = TilePacking(picture.size, config.tiling, grid: config.model.vision.grid)
    return MediaFeatures(
      .image, try prepare(tiles, imageTransform), shape(tiles.count), positions: packing.count,
      layout: packing)
  }

  private func shape(_ count: Int) -> Shape {
    [count, 3, config.model.vision.imageSize, config.model.vision.imageSize]
  }

  private func prepare(_ pictures: [RGBImage], _ transform: ImageTransform) throws(InputError) -> [Float] {
    var values: [Float] = []
    for picture in pictures {
      do throws(MediaError) { values += try transform(picture).values } catch { throw InputError(error) }
    }
    return values
  }
}
