// After transformers/models/qwen2_vl/{processing,image_processing,video_processing}_qwen2_vl.py

import Checkpoint
import Compute
import JSON
import Layers
import Media
import ModelKit

/// Pictures and frames to pixels of the size that their proportions ask for.
struct Qwen2VLProcessor: InputProcessor {
  private let config: Qwen2VLConfig
  private let image: Placeholder
  private let video: Placeholder
  private let imageSettings: Settings
  private let videoSettings: Settings

  /// How one kind of item is prepared.
  private struct Settings: Sendable {
    let processing: ImageProcessing
    let resize: SmartResize
  }

  /// Frames a second that are taken of a video, and how many at least and at most.
  private static let defaultRate = 2.0
  private static let fewestFrames = 4
  private static let mostFrames = 768
  /// What a list of frames counts as where the request says nothing.
  private static let assumedRate = 24.0

  private static let framesOption = "num_frames"
  private static let rateOption = "fps"

  init(_ config: Qwen2VLConfig, _ assets: Assets) throws(LoadError) {
    self.config = config
    image = try Placeholder(config.imageToken, or: "<|image_pad|>", assets)
    video = try Placeholder(config.videoToken, or: "<|video_pad|>", assets)
    imageSettings = try Self.settings("image_processor", of: assets.checkpoint, config.vision, 3_136...1_003_520)
    videoSettings = try Self.settings("video_processor", of: assets.checkpoint, config.vision, 100_352...602_112)
  }

  private static func settings(
    _ section: String, of checkpoint: Checkpoint, _ vision: Qwen2VLVisionConfig, _ standard: ClosedRange<Int>
  ) throws(LoadError) -> Settings {
    let processing = try ImageProcessing.read(section, of: checkpoint)
    let bounds: PixelBounds
    do throws(CheckpointError) {
      bounds = try checkpoint.decodePreprocessor(PixelBounds.self, section) ?? PixelBounds()
    } catch { throw LoadError(error) }
    return Settings(
      processing: processing,
      resize: SmartResize(
        factor: vision.patchSize * vision.mergeSize, minPixels: bounds.least ?? standard.lowerBound,
        maxPixels: bounds.most ?? standard.upperBound))
  }

  /// vLLM's bound; the model's length is what counts.
  let limits: [Modality: Int] = [.image: 999, .video: 999]

  let optionNames = [framesOption, rateOption]

  let promptFormat: String? =
    "<|im_start|>user\n<|vision_start|><|image_pad|><|vision_end|>What is shown in this picture?<|im_end|>\n"
    + "<|im_start|>assistant\n"

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
    if modality == .image {
      return try features(.image, [try item.image()], imageSettings)
    }
    let rate = try rate(options)
    let clip = try item.video(try sampling(of: item, options, rate))
    var frames = clip.frames
    while frames.count % config.vision.temporalPatchSize != 0, let last = frames.last { frames.append(last) }
    let isList = if case .frames = item { true } else { false }
    let sampled =
      isList ? rate ?? Self.assumedRate : clip.framesPerSecond * Double(clip.frames.count) / Double(clip.totalFrames)
    return try features(
      .video, frames, videoSettings, secondsPerStep: Double(config.vision.temporalPatchSize) / sampled,
      seconds: clip.seconds, notice: clip.notice)
  }

  /// A list of frames is what the user chose already.
  private func sampling(
    of item: MediaItem, _ options: ProcessorOptions, _ rate: Double?
  ) throws(InputError) -> FrameSampling {
    if let count = try options.count(Self.framesOption, atMost: 100_000) { return .uniform(count) }
    if case .frames = item { return .all }
    return .rate(
      rate ?? Self.defaultRate, atLeast: Self.fewestFrames, atMost: Self.mostFrames,
      multiple: config.vision.temporalPatchSize)
  }

  private func rate(_ options: ProcessorOptions) throws(InputError) -> Double? {
    guard let value = options[Self.rateOption] else { return nil }
    guard let rate = value.number, rate > 0, rate <= 1_000 else {
      throw InputError(
        .invalidRequest, "'\(Self.rateOption)' of mm_processor_kwargs has to be a number above 0, up to 1000.")
    }
    return rate
  }

  /// - Returns: `[frames, 3, height, width]`; a picture is one frame.
  private func features(
    _ modality: Modality, _ pictures: [RGBImage], _ settings: Settings, secondsPerStep: Double? = nil,
    seconds: Double? = nil, notice: String? = nil
  ) throws(InputError) -> MediaFeatures {
    guard let size = settings.resize.size(of: pictures[0].size) else {
      throw InputError(
        .invalidMedia,
        "A picture of \(pictures[0].size) is more than \(Int(SmartResize.largestRatio)) times as long as it is wide; "
          + "cut it into several.")
    }
    var values: [Float] = []
    do throws(MediaError) {
      let transform = try settings.processing.transform(to: size)
      for picture in pictures { values += try transform(picture).values }
    } catch { throw InputError(error) }
    let vision = config.vision
    let grid = PatchGrid(
      frames: max(1, pictures.count / vision.temporalPatchSize), height: size.height / vision.patchSize,
      width: size.width / vision.patchSize, mergeSize: vision.mergeSize, secondsPerStep: secondsPerStep)
    return MediaFeatures(
      modality, values, [pictures.count, 3, size.height, size.width], positions: grid.positions, layout: grid,
      seconds: seconds, notice: notice)
  }

  func positions(_ tokens: [Int32], _ items: [PlacedItem]) -> PromptPositions? {
    GridPositions(tokens.count, items, tokensPerSecond: config.vision.tokensPerSecond).positions
  }
}

/// `min_pixels` and `max_pixels`, in any of the places that files have them.
private struct PixelBounds: Decodable {
  var least: Int?
  var most: Int?

  init() {}

  private enum CodingKeys: String, CodingKey {
    case least = "min_pixels"
    case most = "max_pixels"
    case size
  }

  private struct Size: Decodable {
    let shortest: Int?
    let longest: Int?
    let least: Int?
    let most: Int?

    enum CodingKeys: String, CodingKey {
      case shortest = "shortest_edge"
      case longest = "longest_edge"
      case least = "min_pixels"
      case most = "max_pixels"
    }
  }

  init(from decoder: any Decoder) throws {
    let file = try decoder.container(keyedBy: CodingKeys.self)
    let size = try file.decodeIfPresent(Size.self, forKey: .size)
    least = try file.decodeIfPresent(Int.self, forKey: .least) ?? size?.shortest ?? size?.least
    most = try file.decodeIfPresent(Int.self, forKey: .most) ?? size?.longest ?? size?.most
  }
}
