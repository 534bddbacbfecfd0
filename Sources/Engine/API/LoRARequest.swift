import ModelKit

/// Which adapter answers a prompt: vLLM's `LoRARequest`.
///
///     var prompt: Prompt = .text("<|startoftranscript|>", [.audio: [.file("talk.flac")]])
///     prompt.lora = LoRARequest(name: "medical", id: 1, path: "adapters/medical")
public struct LoRARequest: Sendable, Hashable {
  /// What the adapter is called in outputs and errors.
  public let name: String
  /// Above 0. It is the caller's own: adapters are told apart by their files.
  public let id: Int
  /// The folder that PEFT saved: `adapter_config.json` and `adapter_model.safetensors`.
  public let path: String

  public init(name: String, id: Int = 1, path: String) {
    self.name = name
    self.id = id
    self.path = path
  }

  func validate() throws(InputError) {
    guard id > 0 else { throw InputError(.invalidRequest, "id must be > 0, got \(id)") }
    guard !name.isEmpty else { throw InputError(.invalidRequest, "lora_name cannot be empty") }
    guard !path.isEmpty else { throw InputError(.invalidRequest, "lora_path cannot be empty") }
  }
}
