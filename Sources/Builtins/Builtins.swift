import CPUBackend
import Catalog
import Compute
import Engine
import LLaVA
import LLaVANextVideo
import ModelKit
import Moonshine
import Qwen2VL
import SileroVAD
import Speech
import Whisper

/// What this build carries: its plugins and its backends. A new model is a line in `plugins`.
public enum Builtins {
  public static let plugins: [any ModelPlugin.Type] = [
    WhisperPlugin.self, LLaVAPlugin.self, LLaVANextVideoPlugin.self, Qwen2VLPlugin.self, MoonshinePlugin.self,
  ]

  /// Models that tell speech from other sound.
  public static let voiceActivityPlugins: [any VoiceActivityPlugin.Type] = [SileroVADPlugin.self]

  /// All plugins, by `model_type`.
  public static var registry: ModelRegistry {
    get throws(RegistryError) {
      var registry = ModelRegistry()
      for plugin in plugins { try registry.register(plugin) }
      for plugin in voiceActivityPlugins { try registry.register(plugin) }
      return registry
    }
  }

  /// The backend to compute with.
  /// - Parameter threads: how many threads; nil: one for each core.
  public static func backend(threads: Int? = nil) throws(ComputeError) -> any Backend {
    try CPUBackend(threads: threads)
  }

  /// The checkpoint of voice activity detection that comes with the project.
  static let voiceActivityFolder = "Plugins/SileroVAD/Weights"

  /// What finds speech in recordings, with the checkpoint that comes with the project.
  /// - Throws: where its files are not around the program.
  public static func voiceActivityDetector() throws(EngineError) -> VoiceActivityDetector {
    let folder = voiceActivityFolder
    guard let root = ProjectFiles().root(with: ["\(folder)/model.safetensors", "\(folder)/config.json"]) else {
      throw .load(
        "\(folder), which has the weights of voice activity detection, is not around the program; set "
          + "SENSORIUM_RESOURCES to the folder that it is in.")
    }
    do {
      return try VoiceActivityDetector(
        folder: "\(root)/\(folder)", registry: registry, backend: CPUBackend(threads: 1))
    } catch { throw .load("\(error)") }
  }
}
