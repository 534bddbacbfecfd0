import Engine
import ModelKit
import Synchronization

/// One model of the server: named from the start, answering as soon as it is loaded. A class because requests of all
/// connections share it.
final class ServedModel: Sendable {
  /// What answers requests, once the weights are packed.
  struct Loaded: Sendable {
    let llm: LLM
    /// Whether the checkpoint has a chat template.
    let answersChat: Bool
    let transcribes: Bool
    let translates: Bool

    init(_ llm: LLM) {
      self.llm = llm
      answersChat = llm.hasChatTemplate
      transcribes = llm.descriptor.capabilities.contains(.transcription)
      translates = llm.descriptor.capabilities.contains(.translation)
    }
  }

  /// What `/v1/models` calls it.
  let name: String
  /// Other names, and the folder as it was given.
  let aliases: [String]
  /// The checkpoint's folder, which no answer tells.
  let folder: String
  /// Adapters that are asked for in the place of the model, by name.
  let adapters: [LoRARequest]
  private let loaded = Mutex<Loaded?>(nil)
  private let admitted = Atomic<Int>(0)

  init(name: String, aliases: [String], folder: String, adapters: [LoRARequest] = []) {
    self.name = name
    self.aliases = aliases
    self.folder = folder
    self.adapters = adapters
  }

  /// nil while it is loaded.
  var ready: Loaded? { loaded.withLock { $0 } }

  func finishLoading(_ llm: LLM) {
    let model = Loaded(llm)
    loaded.withLock { $0 = model }
  }

  /// Requests that are computed or wait.
  var admittedCount: Int { admitted.load(ordering: .relaxed) }

  func changeAdmitted(by change: Int) -> Int { admitted.add(change, ordering: .relaxed).newValue }
}

/// A request's place among those that a model has; it is free again when the last reference is gone.
final class Admission: Sendable {
  private let model: ServedModel

  /// - Throws: 429 where as many wait already as may.
  init(_ model: ServedModel, _ llm: LLM, waiting: Int) throws(APIError) {
    self.model = model
    let count = model.changeAdmitted(by: 1)
    guard count > llm.maxSequences + waiting else { return }
    throw .tooManyRequests(
      "\(count - 1) requests are computed or wait, as many as this server lets; try again in a moment.", retryAfter: 5)
  }

  deinit { _ = model.changeAdmitted(by: -1) }
}
