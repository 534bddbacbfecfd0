import JSON

/// A folder that holds a model: its weights, and the JSON files beside them. Opening it reads the descriptions of the
/// tensors and the configuration, none of the weights.
public struct Checkpoint: Sendable {
  public enum Format: Sendable, Equatable {
    /// `model.safetensors`, whole or in shards.
    case huggingFace
    /// `model.bin` of CTranslate2, with the name of the spec that it was converted by.
    case cTranslate2(spec: String)
  }

  public let folder: String
  public let format: Format
  /// Every tensor by its name in the checkpoint's own spelling.
  public let tensors: [String: StoredTensor]
  /// `config.json`, an object.
  public let config: JSONValue
  /// `generation_config.json`; nil where there is none.
  public let generationConfig: JSONValue?

  /// Opens the checkpoint in `folder`. Throws one sentence for a folder that is missing, is none, or holds nothing
  /// that is supported, for quantized weights, and for files that are damaged.
  public init(folder: String) throws(CheckpointError) {
    let files = try FolderListing(folder)
    self.folder = files.folder
    let config = try JSONFile("config.json", in: files.folder)
    // Before the weights, whose types and shapes are others then.
    if let config, let quantization = Quantization(config.value) {
      throw CheckpointError("\(files.folder) is \(quantization.sentence)")
    }
    (format, tensors) = try Self.weights(files)
    guard let config else {
      throw CheckpointError("\(files.folder) has weights but no config.json that describes the model.")
    }
    self.config = config.value
    generationConfig = try JSONFile("generation_config.json", in: files.folder)?.value
  }

  public subscript(name: String) -> StoredTensor? { tensors[name] }

  /// All names, sorted.
  public var names: [String] { tensors.keys.sorted() }

  /// `model_type` of the configuration, which says what plugin reads it; a CTranslate2 folder has none.
  public var modelType: String? { config["model_type"]?.string }

  /// Bytes that all tensors take, each counted once.
  public var weightBytes: Int {
    var seen = Set<StoredTensor.Storage>()
    return tensors.values.reduce(0) { seen.insert($1.storage).inserted ? $0 + $1.byteCount : $0 }
  }
}
