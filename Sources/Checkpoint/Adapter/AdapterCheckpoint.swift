import Compute

/// A folder with an adapter that PEFT saved (https://github.com/huggingface/peft): `adapter_config.json` and
/// `adapter_model.safetensors`. Opening it reads no weights.
public struct AdapterCheckpoint: Sendable {
  /// The two matrices of a module: x · downᵀ · upᵀ is added to its output, scaled.
  public struct Module: Sendable {
    /// The module's name in the model that the adapter was trained on: "model.decoder.layers.0.fc1".
    public let name: String
    /// `lora_A`, `[rank, inputs]`
    public let down: StoredTensor
    /// `lora_B`, `[outputs, rank]`
    public let up: StoredTensor
  }

  public let folder: String
  public let config: AdapterConfig
  /// In the order of their names; empty where something is wrong.
  public let modules: [Module]
  /// What of it cannot be computed with: one sentence each.
  public let problems: [String]

  /// Opens the adapter in `folder`. Throws one sentence for a folder that is missing or holds no adapter, and for files
  /// that are damaged.
  /// - Parameter maxRank: a higher rank is among the `problems`.
  public init(folder: String, maxRank: Int) throws(CheckpointError) {
    let files = try FolderListing(folder)
    self.folder = files.folder
    guard let file = try JSONFile("adapter_config.json", in: files.folder) else {
      throw CheckpointError("\(files.folder) has no adapter_config.json, so that it is no adapter that PEFT saved.")
    }
    config = try AdapterConfig(file)
    let refused = config.problems(maxRank: maxRank)
    guard refused.isEmpty else {
      (modules, problems) = ([], refused)
      return
    }
    guard files.has("adapter_model.safetensors") else {
      let pickle = files.has("adapter_model.bin") ? "; save adapter_model.bin again as safetensors" : ""
      throw CheckpointError("\(files.folder) has no adapter_model.safetensors\(pickle).")
    }
    let found = Self.pairs(try Safetensors.tensors(at: files.path("adapter_model.safetensors")))
    var problems = found.problems
    for module in found.modules {
      if let problem = try config.problem(of: module) { problems.append(problem) }
    }
    if found.modules.isEmpty, problems.isEmpty { problems = ["adapter_model.safetensors holds no LoRA matrices."] }
    self.problems = problems
    modules = problems.isEmpty ? found.modules : []
  }

  private static let prefix = "base_model.model."
  private static let down = ".lora_A.weight"
  private static let up = ".lora_B.weight"

  /// Copies of the model's own tables, which PEFT saves beside an adapter of one of them.
  private static let copies = ["lm_head.base_layer.weight", "embed_tokens.base_layer.weight"]

  /// The two matrices of each module, and what is no matrix or has no other.
  private static func pairs(_ tensors: [StoredTensor]) -> (modules: [Module], problems: [String]) {
    var downs: [String: StoredTensor] = [:]
    var ups: [String: StoredTensor] = [:]
    var problems: [String] = []
    for tensor in tensors {
      let name = tensor.name.hasPrefix(prefix) ? String(tensor.name.dropFirst(prefix.count)) : tensor.name
      if name.hasSuffix(down) {
        downs[String(name.dropLast(down.count))] = tensor
      } else if name.hasSuffix(up) {
        ups[String(name.dropLast(up.count))] = tensor
      } else if !copies.contains(where: name.hasSuffix) {
        problems.append("The tensor '\(tensor.name)' is no LoRA matrix of a linear layer.")
      }
    }
    var modules: [Module] = []
    for name in Set(downs.keys).union(ups.keys).sorted() {
      if let down = downs[name], let up = ups[name] {
        modules.append(Module(name: name, down: down, up: up))
      } else {
        problems.append("The module '\(name)' has \(downs[name] == nil ? "no lora_A" : "no lora_B").")
      }
    }
    return (modules, problems)
  }
}
