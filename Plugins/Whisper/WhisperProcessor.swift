// After transformers/models/whisper/feature_extraction_whisper.py and processing_whisper.py

import Checkpoint
import Compute
import Media
import ModelKit
import Text

/// Recordings to log-mel spectrograms, and prompts to what the decoder starts from.
struct WhisperProcessor: InputProcessor {
  let config: WhisperConfig
  let tokens: WhisperTokens
  private let spectrogram: LogMelSpectrogram

  /// Hz, samples between frames, and samples in a Fourier transform: the same for every Whisper.
  static let sampleRate = 16_000
  static let hop = 160
  static let transform = 400

  init(_ config: WhisperConfig, _ assets: Assets) throws(LoadError) {
    self.config = config
    do throws(TextError) {
      tokens = try WhisperTokens(assets.tokenizer, of: "\(assets.checkpoint.folder)/tokenizer.json", config)
    } catch { throw LoadError(error) }
    try Self.checkExtractor(config, assets.checkpoint)
    do throws(MediaError) {
      spectrogram = try LogMelSpectrogram(
        bins: config.melBins, sampleRate: Self.sampleRate, frameLength: Self.transform, hop: Self.hop)
    } catch { throw LoadError("\(assets.checkpoint.folder): \(error)") }
  }

  let limits: [Modality: Int] = [.audio: 1]

  /// Special tokens are spelled in a prompt or not there at all.
  let addsSpecialTokens = false

  /// Seconds of sound that the encoder takes.
  var windowSeconds: Double { Double(config.windowFrames * Self.hop) / Double(Self.sampleRate) }

  func features(
    of item: MediaItem, _ modality: Modality, _ options: ProcessorOptions
  ) throws(InputError) -> MediaFeatures {
    let clip = try item.audioClip(
      sampleRate: Self.sampleRate, limits: AudioLimits(maxSeconds: windowSeconds), refusal: Self.refusal)
    return MediaFeatures(
      .audio, spectrogram(clip.samples, frames: config.windowFrames), [config.windowFrames, config.melBins],
      positions: config.maxSourcePositions, seconds: clip.seconds, notice: clip.notice(item.name))
  }

  private static func refusal(_ error: MediaError) -> InputError {
    guard case .tooLong = error else { return InputError(error) }
    return InputError(
      .invalidMedia,
      "\(error.description.dropLast()), so cut it into pieces of that length (longer recordings are not supported yet)."
    )
  }

  /// A prompt that has no start of transcript gets one: in front, as vLLM does, unless it begins with previous text,
  /// which the start comes behind.
  func decoderTokens(_ prompt: [Int32]) -> [Int32] {
    if prompt.first == tokens.startOfTranscript { return prompt }
    guard prompt.first == tokens.startOfPrevious else { return [tokens.startOfTranscript] + prompt }
    return prompt.contains(tokens.startOfTranscript) ? prompt : prompt + [tokens.startOfTranscript]
  }

  func logitsRules() -> [any LogitsRule] {
    [SuppressionRule(tokens: tokens, always: config.suppressTokens, atBegin: config.beginSuppressTokens)]
  }
}
