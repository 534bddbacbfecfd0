import Engine
import ModelKit

/// The body that answers `GET /v1/models`.
struct ModelList: Encodable {
  let object = "list"
  let data: [ModelCard]
}

/// What can be asked of a model; OpenAI's members, and what clients would have to guess otherwise.
struct ModelCard: Encodable {
  let id: String
  let object = "model"
  let created: Int
  let ownedBy = "sensorium"
  /// The model's own name where `id` is an alias or an adapter.
  @Nullable var parent: String?
  /// The most tokens of a prompt and its answer.
  let maxModelLength: Int
  let modalities: [String]
  let capabilities: [String]

  enum CodingKeys: String, CodingKey {
    case id, object, created, parent, modalities, capabilities
    case ownedBy = "owned_by"
    case maxModelLength = "max_model_len"
  }

  init(id: String, parent: String?, _ model: ServedModel.Loaded, created: Int) {
    self.id = id
    self.created = created
    self.parent = parent
    maxModelLength = model.llm.maxModelLength
    modalities = model.llm.descriptor.modalities.map(\.rawValue).sorted()
    capabilities =
      (model.answersChat ? ["chat"] : []) + ["completion"]
      + model.llm.descriptor.capabilities.map(\.rawValue).sorted()
  }
}
