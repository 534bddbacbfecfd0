import Glibc
import ModelKit
import Paths
import Synchronization

/// Adapters that were loaded, as many of those used last as are to be kept. A class because requests are prepared on
/// several threads at once. One that a request under way uses stays in memory until the request is done.
final class AdapterLibrary: Sendable {
  private let model: LoadedModel
  private let isEnabled: Bool
  private let maxRank: Int
  private let defaults: [Modality: LoRARequest]
  private let loaded: Mutex<ByteBudgetCache<ContentHash, LoadedAdapter>>

  init(_ model: LoadedModel, _ args: EngineArgs) {
    self.model = model
    isEnabled = args.enablesLoRA
    maxRank = args.maxLoRARank
    let sorted = args.defaultMMLoRAs.sorted { $0.key.rawValue < $1.key.rawValue }
    defaults = Dictionary(
      uniqueKeysWithValues: sorted.enumerated().map { place, entry in
        (entry.key, LoRARequest(name: entry.key.rawValue, id: place + 1, path: entry.value))
      })
    loaded = Mutex(ByteBudgetCache(budget: args.effectiveMaxCPULoRAs))
  }

  /// How many adapters are kept.
  var count: Int { loaded.withLock(\.count) }

  /// The adapter that a prompt asks for, or that its media do; nil where there is none.
  /// - Throws: every reason why it cannot be used.
  func adapter(for prompt: Prompt) throws(InputError) -> RequestAdapter? {
    guard let request = prompt.lora ?? standard(for: prompt) else { return nil }
    try request.validate()
    guard isEnabled else {
      throw InputError(
        .invalidRequest, "Got lora_request '\(request.name)' but LoRA is not enabled! Set enable_lora to use adapters.")
    }
    let identity = Self.identity(of: request.path)
    let adapter = try loaded.withLock { kept throws(InputError) in
      if let known = kept[identity] { return known }
      let adapter = LoadedAdapter(identity: identity, adapter: try load(request))
      kept.insert(adapter, for: identity, bytes: 1)
      return adapter
    }
    return RequestAdapter(request, adapter)
  }

  /// The adapter of the one modality of the prompt that has one.
  private func standard(for prompt: Prompt) -> LoRARequest? {
    let found = prompt.media.compactMap { modality, items in items.isEmpty ? nil : defaults[modality] }
    return found.count == 1 ? found[0] : nil
  }

  private func load(_ request: LoRARequest) throws(InputError) -> LoRAAdapter {
    do throws(LoadError) {
      return try LoRAAdapter(folder: request.path, maxRank: maxRank, model.adapterMap, model.environment)
    } catch {
      throw InputError(
        .invalidRequest,
        "The adapter '\(request.name)' in \(request.path) cannot be used: \(error)".withoutControls)
    }
  }

  /// A folder whose files have changed holds another adapter.
  private static func identity(of folder: String) -> ContentHash {
    let files = ["adapter_config.json", "adapter_model.safetensors"].map { name in
      var status = stat()
      return "\(folder)/\(name)".withPath({ stat($0, &status) }) == 0
        ? [Int(status.st_ino), Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec] : []
    }
    return ContentHash { hasher in
      hasher.combine(folder)
      hasher.combine(files)
    }
  }
}
