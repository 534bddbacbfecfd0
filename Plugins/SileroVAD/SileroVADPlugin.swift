import Checkpoint
import ModelKit

/// Silero's voice activity detector at 16 kHz (snakers4/silero-vad, version 6).
public enum SileroVADPlugin: VoiceActivityPlugin {
  public static let descriptor = PluginDescriptor(
    name: "SileroVAD", modelTypes: ["silero_vad"], architectures: [], modalities: [.audio],
    capabilities: [.voiceActivityDetection])

  public static func model(
    _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) -> any VoiceActivityModel {
    try SileroVADModel(weights, environment)
  }
}
