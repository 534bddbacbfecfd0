// After transformers/models/whisper/configuration_whisper.py

import Checkpoint
import ModelKit

/// The sizes of a Whisper, and what its checkpoint says about generation.
public struct WhisperConfig: Sendable, Equatable {
  public var vocabularySize: Int
  public var melBins: Int
  public var hiddenSize: Int
  public var encoderLayers: Int
  public var encoderHeads: Int
  public var encoderInner: Int
  public var decoderLayers: Int
  public var decoderHeads: Int
  public var decoderInner: Int
  /// Encoder positions; a position covers two frames of the spectrogram.
  public var maxSourcePositions: Int
  public var maxTargetPositions: Int
  /// Whether the checkpoint knows languages and tasks.
  public var isMultilingual: Bool
  /// Tokens that are never generated.
  public var suppressTokens: [Int32]
  /// Tokens that the text does not begin with.
  public var beginSuppressTokens: [Int32]
  /// The latest first timestamp, in steps of 0.02 s.
  public var maxInitialTimestampIndex: Int
  /// Heads of the cross-attention that follow what is said; empty where they are not known.
  public var alignmentHeads: [AttentionHead] = []
  /// The most tokens of a window, its prompt counted in (`max_length`); nil: as many as there are positions.
  public var maxLength: Int?
  /// Whether segments get times where a caller does not say (`return_timestamps`).
  public var returnsTimestamps = false

  /// 1 s, OpenAI's default for `maxInitialTimestampIndex`.
  static let usualInitialTimestampIndex = 50

  /// The vocabulary size of OpenAI's English-only models; the multilingual ones have 51865 or, with Cantonese, 51866.
  static let englishVocabularySize = 51_864

  /// Frames of the spectrogram that a window has.
  var windowFrames: Int { 2 * maxSourcePositions }
}

extension WhisperConfig {
  static func checkActivation(_ name: String, isGELU: Bool, _ file: String) throws(CheckpointError) {
    guard isGELU else { throw CheckpointError("\(file): the activation is \(name); a Whisper's is gelu.") }
  }

  /// A list of tokens as `file` states it under `field`. A negative number stands for none, as in OpenAI's options.
  static func tokens(
    _ ids: [Int]?, _ field: String, in file: String, vocabularySize: Int
  ) throws(CheckpointError) -> [Int32] {
    var tokens: [Int32] = []
    for id in ids ?? [] where id >= 0 {
      guard id < vocabularySize, let token = Int32(exactly: id) else {
        throw CheckpointError("\(file): '\(field)' names token \(id), but the vocabulary has \(vocabularySize) tokens.")
      }
      tokens.append(token)
    }
    return tokens
  }

  /// The widest attention head that a backend is asked for; Whisper's have 64 in every size.
  private static let widestHead = 1_024

  /// Refuses sizes that no model can have before anything is computed from them.
  /// - Parameter file: where they come from.
  func checkSizes(_ file: String) throws(CheckpointError) {
    let sizes = [
      ("vocab_size", vocabularySize), ("num_mel_bins", melBins), ("d_model", hiddenSize),
      ("encoder_layers", encoderLayers), ("encoder_attention_heads", encoderHeads), ("encoder_ffn_dim", encoderInner),
      ("decoder_layers", decoderLayers), ("decoder_attention_heads", decoderHeads), ("decoder_ffn_dim", decoderInner),
      ("max_source_positions", maxSourcePositions), ("max_target_positions", maxTargetPositions),
    ]
    for (name, size) in sizes where !(1...1_000_000 ~= size) {
      throw CheckpointError("\(file): '\(name)' is \(size), but a Whisper's lies between 1 and 1000000.")
    }
    for (name, heads) in [("encoder_attention_heads", encoderHeads), ("decoder_attention_heads", decoderHeads)] {
      guard hiddenSize % heads == 0, hiddenSize / heads <= Self.widestHead else {
        throw CheckpointError(
          "\(file): 'd_model' is \(hiddenSize), which '\(name)' of \(heads) does not divide into heads of at most "
            + "\(Self.widestHead).")
      }
    }
  }
}
