// After transformers/models/whisper/feature_extraction_whisper.py

import Checkpoint
import ModelKit

extension WhisperProcessor {
  /// The spectrogram's parameters are fixed here; a checkpoint that asks for others is none of ours.
  static func checkExtractor(_ config: WhisperConfig, _ checkpoint: Checkpoint) throws(LoadError) {
    let stated: ExtractorSettings
    do throws(CheckpointError) {
      guard let file = try checkpoint.decodePreprocessor(ExtractorSettings.self, "feature_extractor") else { return }
      stated = file
    } catch { throw LoadError(error) }
    let expected = [
      ("sampling_rate", stated.samplingRate, sampleRate), ("hop_length", stated.hopLength, hop),
      ("n_fft", stated.transform, transform), ("feature_size", stated.featureSize, config.melBins),
    ]
    for case (let name, let found?, let needed) in expected where found != needed {
      throw LoadError(
        "\(checkpoint.folder): the feature extractor's \(name) is \(found), but this model's features need \(needed).")
    }
  }

  private struct ExtractorSettings: Decodable {
    let samplingRate: Int?
    let hopLength: Int?
    let transform: Int?
    let featureSize: Int?

    enum CodingKeys: String, CodingKey {
      case samplingRate = "sampling_rate"
      case hopLength = "hop_length"
      case transform = "n_fft"
      case featureSize = "feature_size"
    }
  }
}
