import Checkpoint
import Compute
import Engine
import ModelKit
import Synchronization

/// A model that tells speech from other sound, ready to listen to any number of recordings at once. A class because they
/// share its weights and the memory that it computes in.
public final class VoiceActivityDetector: Sendable {
  private let model: any VoiceActivityModel
  /// Keeps the weights.
  private let environment: GraphEnvironment
  private let step: Mutex<StepContext>

  /// Loads the checkpoint in `folder`.
  /// - Parameters:
  ///   - registry: the plugins to choose from by the checkpoint's `model_type`.
  ///   - backend: for this detector alone; a thread is enough for it.
  /// - Throws: one sentence about what is wrong with the checkpoint.
  public init(folder: String, registry: ModelRegistry, backend: any Backend) throws(EngineError) {
    do {
      let checkpoint = try Checkpoint(folder: folder)
      guard let modelType = checkpoint.modelType else {
        throw LoadError("\(folder)/config.json has no model_type that says which plugin to use.")
      }
      let plugin = try registry.voiceActivityPlugin(for: modelType)
      let weights = try WeightPath(checkpoint)
      // Thresholds are fine enough that rounded weights would move where speech begins.
      environment = GraphEnvironment(backend, dtype: .float32)
      model = try plugin.model(weights, environment)
      try weights.finish()
    } catch { throw .load("\(error)") }
    step = Mutex(StepContext(backend))
  }

  /// Samples a second that it listens to.
  public var sampleRate: Int { model.sampleRate }

  /// Samples that one probability is for.
  public var frameLength: Int { model.frameLength }

  /// What the model remembers before it has heard anything.
  var initialState: [Float] { model.initialState }

  /// The probability of speech in each frame of a whole recording; what is left of the last is filled up with silence.
  public func probabilities(_ samples: [Float]) throws(EngineError) -> [Float] {
    var state = initialState
    return try probabilities(of: samples, state: &state)
  }

  /// Frames computed at a time, so that memory stays small.
  private static let framesAtOnce = 512

  /// The same for samples that come after those which `state` is of.
  func probabilities(of samples: [Float], state: inout [Float]) throws(EngineError) -> [Float] {
    var probabilities: [Float] = []
    let block = Self.framesAtOnce * frameLength
    for start in stride(from: 0, to: samples.count, by: block) {
      var part = Array(samples[start..<min(start + block, samples.count)])
      let missing = (frameLength - part.count % frameLength) % frameLength
      part += Array(repeating: 0, count: missing)
      do throws(ComputeError) {
        probabilities += try step.withLock { step throws(ComputeError) in
          let found = try model.probabilities(part, state: &state, &step)
          try step.backend.synchronize()
          return found
        }
      } catch { throw .load(error.description) }
    }
    return probabilities
  }
}
