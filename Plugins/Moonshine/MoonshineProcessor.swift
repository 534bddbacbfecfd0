// After transformers/models/moonshine/processing_moonshine.py and wav2vec2/feature_extraction_wav2vec2.py

import Checkpoint
import Compute
import Glibc
import Media
import ModelKit

/// Recordings as they are, and prompts to what the decoder starts from.
struct MoonshineProcessor: InputProcessor {
  private let config: MoonshineConfig
  private let normalizes: Bool

  private static let sampleRate = 16_000
  /// Seconds of sound that one request can hold; the model was trained on less than half of it.
  static let longest = 64.0
  /// numpy's variance of a recording gets this much more before its root is taken.
  private static let normalizationEpsilon = 1e-7

  init(_ config: MoonshineConfig, _ assets: Assets) throws(LoadError) {
    self.config = config
    let settings: ExtractorSettings?
    do throws(CheckpointError) {
      settings = try assets.checkpoint.decodePreprocessor(ExtractorSettings.self, "feature_extractor")
    } catch { throw LoadError(error) }
    guard settings?.samplingRate ?? Self.sampleRate == Self.sampleRate else {
      throw LoadError(
        "\(assets.checkpoint.folder): the feature extractor's sampling_rate is \(settings?.samplingRate ?? 0), but this "
          + "model takes \(Self.sampleRate).")
    }
    normalizes = settings?.normalizes ?? false
  }

  private struct ExtractorSettings: Decodable {
    let samplingRate: Int?
    let normalizes: Bool?

    enum CodingKeys: String, CodingKey {
      case samplingRate = "sampling_rate"
      case normalizes = "do_normalize"
    }
  }

  let limits: [Modality: Int] = [.audio: 1]

  /// The decoder's start is no token of the text.
  let addsSpecialTokens = false

  func features(
    of item: MediaItem, _ modality: Modality, _ options: ProcessorOptions
  ) throws(InputError) -> MediaFeatures {
    let clip = try item.audioClip(sampleRate: Self.sampleRate, limits: AudioLimits(maxSeconds: Self.longest))
    let frames = MoonshineEncoder.frames(samples: clip.samples.count)
    guard frames > 0 else {
      throw InputError(
        .invalidMedia,
        "A recording of \(clip.samples.count) samples is too short; this model takes \(MoonshineEncoder.fewestSamples) "
          + "(0.06 s) or more.")
    }
    return MediaFeatures(
      .audio, normalizes ? normalized(clip.samples) : clip.samples, [clip.samples.count, 1], positions: frames,
      seconds: clip.seconds, notice: clip.notice(item.name))
  }

  private func normalized(_ samples: [Float]) -> [Float] {
    let mean = samples.reduce(0) { $0 + Double($1) } / Double(samples.count)
    let variance = samples.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(samples.count)
    let scale = 1 / (variance + Self.normalizationEpsilon).squareRoot()
    return samples.map { Float((Double($0) - mean) * scale) }
  }

  func decoderTokens(_ prompt: [Int32]) -> [Int32] {
    prompt.first == config.startToken ? prompt : [config.startToken] + prompt
  }
}

extension MoonshineProcessor: SpeechTranscribing {
  var languages: [String] { [] }
  var windowSeconds: Double { Self.longest }

  func transcription(_ options: SpeechPromptOptions) throws(InputError) -> SpeechPrompt {
    guard options.task == .transcribe else {
      throw InputError(.invalidRequest, "This model cannot translate; use a multilingual one.")
    }
    guard options.timestamps == .none else {
      throw InputError(.invalidRequest, "This model has no timestamps; ask for a transcript without times.")
    }
    if let language = options.language?.lowercased(), !["auto", "en", "english"].contains(language) {
      throw InputError(
        .invalidRequest, "This is an English-only checkpoint and cannot take language '\(language)'.")
    }
    return SpeechPrompt(prompt: [config.startToken], rules: [])
  }

  func transcript(_ tokens: [Int32], promptCount: Int, duration: Double) -> WindowTranscript {
    let text = Array(tokens[promptCount...])
    return WindowTranscript(
      language: nil, segments: text.isEmpty ? [] : [.init(start: 0, end: duration, tokens: text)])
  }
}
