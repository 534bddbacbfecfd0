import CPUBackend
import Compute
import LLaVA
import LLaVANextVideo
import ModelKit
import Moonshine
import Qwen2VL
import Whisper

/// What this build carries: its plugins and its backends. A new model is a line in `plugins`.
public enum Builtins {
  public static let plugins: [any ModelPlugin.Type] = [
    WhisperPlugin.self, LLaVAPlugin.self, LLaVANextVideoPlugin.self, Qwen2VLPlugin.self, MoonshinePlugin.self,
  ]

  /// All plugins, by `model_type`.
  public static var registry: ModelRegistry {
    get throws(RegistryError) {
      var registry = ModelRegistry()
      for plugin in plugins { try registry.register(plugin) }
      return registry
    }
  }

  /// The backend to compute with.
  /// - Parameter threads: how many threads; nil: one for each core.
  public static func backend(threads: Int? = nil) throws(ComputeError) -> any Backend {
    try CPUBackend(threads: threads)
  }
}
