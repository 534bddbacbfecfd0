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

  init(_ config: VisionLanguageConfig, _ assets: Assets) throws(LoadError) {
    side = config.vision.imageSize
    positions = config.selection.rows(of: config.vision)
    image = try Placeholder(config.imageToken, or: "<image>", assets)
    transform = try ImageProcessing.read("image_processor", of: assets.checkpoint)
      .transform(side: side, of: assets.checkpoint)
  }

  /// vLLM's bound; the model's length is what counts.
  let limits: [Modality: Int] = [.image: 999]

  let promptFormat: String? = "USER: <image>\nWhat is shown in this image? ASSISTANT:"

  func placeholder(for modality: Modality) -> Placeholder? { modality == .image ? image : nil }

  /// - Returns: `[3, side, side]`
  func features(of item: MediaItem, _ modality: Modality) throws(InputError) -> MediaFeatures {
    let picture = try item.image()
    let pixels: PixelValues
    do throws(MediaError) { pixels = try transform(picture) } catch { throw InputError(error) }
    return MediaFeatures(.image, pixels.values, [3, pixels.height, pixels.width], positions: positions)
  }
}
