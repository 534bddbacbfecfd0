// After transformers/image_processing_utils.py and image_processing_backends.py: what the processors' files state

import Checkpoint
import Media
import ModelKit

/// A checkpoint's image preparation: `preprocessor_config.json`, or its part of `processor_config.json`.
public struct ImageProcessing: Decodable, Sendable {
  private let doResize: Bool?
  private let size: Size?
  private let resample: Int?
  private let doCenterCrop: Bool?
  private let cropSize: Size?
  private let doRescale: Bool?
  private let rescaleFactor: Double?
  private let doNormalize: Bool?
  private let mean: [Double]?
  private let deviation: [Double]?
  /// The class that the settings are of; nil where the file names none.
  public let processorType: String?
  /// `do_pad`, which means something else with each class.
  public let pads: Bool?
  /// How many frames a video is sampled down to.
  public let frames: Int?

  enum CodingKeys: String, CodingKey {
    case doResize = "do_resize"
    case size, resample
    case doCenterCrop = "do_center_crop"
    case cropSize = "crop_size"
    case doRescale = "do_rescale"
    case rescaleFactor = "rescale_factor"
    case doNormalize = "do_normalize"
    case mean = "image_mean"
    case deviation = "image_std"
    case processorType = "image_processor_type"
    case pads = "do_pad"
    case frames = "num_frames"
  }

  /// A size in any of the ways that files have it: a number, `shortest_edge`, or `height` and `width`.
  private struct Size: Decodable, Sendable {
    let shortestEdge: Int?
    let exact: ImageSize?

    enum CodingKeys: String, CodingKey {
      case shortestEdge = "shortest_edge"
      case height, width
    }

    init(from decoder: any Decoder) throws {
      if let side = try? decoder.singleValueContainer().decode(Int.self) {
        (shortestEdge, exact) = (side, nil)
        return
      }
      let file = try decoder.container(keyedBy: CodingKeys.self)
      shortestEdge = try file.decodeIfPresent(Int.self, forKey: .shortestEdge)
      exact =
        shortestEdge == nil
        ? ImageSize(
          width: try file.decode(Int.self, forKey: .width), height: try file.decode(Int.self, forKey: .height)) : nil
    }

    /// As a crop has it: a single number is both sides.
    var square: ImageSize? { exact ?? shortestEdge.map { ImageSize(width: $0, height: $0) } }
  }

  /// The checkpoint's settings of a kind: `image_processor` or `video_processor`.
  /// - Throws: where there are none.
  public static func read(_ section: String, of checkpoint: Checkpoint) throws(LoadError) -> ImageProcessing {
    do throws(CheckpointError) {
      guard let found = try checkpoint.decodePreprocessor(Self.self, section) else {
        throw CheckpointError(
          "\(checkpoint.folder) has no preprocessor_config.json, which says how pictures are prepared; take it from where "
            + "the weights are from.")
      }
      return found
    } catch { throw LoadError(error) }
  }

  /// SigLIP's processor has other defaults than CLIP's.
  private var isSigLIP: Bool { processorType?.hasPrefix("Siglip") ?? false }

  /// - Parameters:
  ///   - side: pixels of the vision tower's side, which counts where the file states no size.
  /// - Throws: what the settings have that no transformation can do.
  public func transform(side: Int) throws(MediaError) -> ImageTransform {
    let resize: ImageTransform.Resize? =
      doResize == false
      ? nil
      : size.flatMap { size in size.exact.map { .exact($0) } ?? size.shortestEdge.map { .shortestEdge($0) } }
        ?? (isSigLIP ? .exact(ImageSize(width: side, height: side)) : .shortestEdge(side))
    let crop: ImageSize? = (doCenterCrop ?? !isSigLIP) ? cropSize?.square ?? ImageSize(width: side, height: side) : nil
    guard let filter = ResamplingFilter(code: resample ?? 3) else {
      throw .imageTransform("resample \(resample ?? 3) names no filter of Pillow")
    }
    let normalizes = doNormalize ?? true
    return try ImageTransform(
      resize: resize, filter: filter, crop: crop, rescale: doRescale == false ? 1 : rescaleFactor ?? 1 / 255,
      mean: normalizes ? mean ?? (isSigLIP ? Self.half : Self.clipMean) : [0, 0, 0],
      deviation: normalizes ? deviation ?? (isSigLIP ? Self.half : Self.clipDeviation) : [1, 1, 1])
  }

  /// The transformation that makes a picture of exactly `size`, whatever the file says of sizes.
  public func transform(to size: ImageSize) throws(MediaError) -> ImageTransform {
    guard let filter = ResamplingFilter(code: resample ?? 3) else {
      throw .imageTransform("resample \(resample ?? 3) names no filter of Pillow")
    }
    let normalizes = doNormalize ?? true
    return try ImageTransform(
      resize: doResize == false ? nil : .exact(size), filter: filter,
      rescale: doRescale == false ? 1 : rescaleFactor ?? 1 / 255,
      mean: normalizes ? mean ?? Self.clipMean : [0, 0, 0],
      deviation: normalizes ? deviation ?? Self.clipDeviation : [1, 1, 1])
  }

  /// What CLIP's training pictures had (OPENAI_CLIP_MEAN and OPENAI_CLIP_STD).
  private static let clipMean = [0.48145466, 0.4578275, 0.40821073]
  private static let clipDeviation = [0.26862954, 0.26130258, 0.27577711]
  /// What SigLIP's processor takes for both.
  private static let half = [0.5, 0.5, 0.5]
}
