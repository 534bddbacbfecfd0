// After transformers/models/llava/processing_llava.py

import Checkpoint
import Compute
import Layers
import Media
import ModelKit

/// Pictures to the pixels that the vision tower takes.
struct LLaVAProcessor: InputProcessor {
  private let transform: ImageTransform
  private let image: Placeholder
  private let side: Int
  private let positions: Int
  private let padsToSquare: Bool

  init(_ config: VisionLanguageConfig, _ assets: Assets) throws(LoadError) {
    side = config.vision.imageSize
    positions = config.selection.rows(of: config.vision)
    image = try Placeholder(config.imageToken, or: "<image>", assets)
    let processing = try ImageProcessing.read("image_processor", of: assets.checkpoint)
    transform = try processing.transform(side: side, of: assets.checkpoint)
    // CLIP's processor, which most checkpoints name, does not know the setting.
    padsToSquare = processing.pads == true && processing.processorType?.hasPrefix("LlavaImageProcessor") == true
  }

  /// vLLM's bound; the model's length is what counts.
  let limits: [Modality: Int] = [.image: 999]

  let promptFormat: String? = "USER: <image>\nWhat is shown in this image? ASSISTANT:"

  func placeholder(for modality: Modality) -> Placeholder? { modality == .image ? image : nil }

  /// - Returns: `[3, side, side]`
  func features(
    of item: MediaItem, _ modality: Modality, _ options: ProcessorOptions
  ) throws(InputError) -> MediaFeatures {
    let picture = try item.image()
    let pixels: PixelValues
    do throws(MediaError) {
      pixels = try transform(padsToSquare ? try squared(picture) : picture)
    } catch { throw InputError(error) }
    return MediaFeatures(.image, pixels.values, [3, pixels.height, pixels.width], positions: positions)
  }

  /// On the colour that becomes 0 when the pixels are normalised.
  private func squared(_ picture: RGBImage) throws(MediaError) -> RGBImage {
    let color = transform.mean.map { UInt8(max(0, min(255, $0 * 255))) }
    return try picture.squared(red: color[0], green: color[1], blue: color[2])
  }
}
