import Checkpoint
import Compute

/// A plugin of a model that tells speech from other sound (voice activity detection). The registry has it under its
/// `model_type`s; it has neither a tokenizer nor a cache, and the engine does not run it.
public protocol VoiceActivityPlugin: SendableMetatype {
  /// Its `modelTypes` and its name count; the rest says that it takes audio.
  static var descriptor: PluginDescriptor { get }

  /// Takes every tensor of the checkpoint: one that is not taken is an error.
  static func model(
    _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) -> any VoiceActivityModel
}

/// Tells for each frame of a sound how likely somebody speaks in it.
public protocol VoiceActivityModel: Sendable {
  /// Samples a second.
  var sampleRate: Int { get }

  /// Samples that one probability is for.
  var frameLength: Int { get }

  /// The state before the first frame: what the model remembers of the sound so far.
  var initialState: [Float] { get }

  /// The probability of speech in each frame, from 0 to 1.
  /// - Parameters:
  ///   - samples: a whole number of frames, mono.
  ///   - state: of the sound before; afterwards, of the sound with these frames.
  func probabilities(
    _ samples: [Float], state: inout [Float], _ step: inout StepContext
  ) throws(ComputeError) -> [Float]
}
