extension Checkpoint {
  /// Recognises the format by the files that are there, and opens the weights.
  static func weights(_ files: FolderListing) throws(CheckpointError) -> (Format, [String: StoredTensor]) {
    if files.has("model.safetensors") {
      return (.huggingFace, byName(try Safetensors.tensors(at: files.path("model.safetensors"))))
    }
    if files.has("model.safetensors.index.json") {
      let tensors = try Safetensors.tensors(shardedBy: "model.safetensors.index.json", in: files.folder)
      return (.huggingFace, byName(tensors))
    }
    if files.has("model.bin") {
      let model = try CTranslate2(at: files.path("model.bin"))
      return (.cTranslate2(spec: model.spec), byName(model.tensors))
    }
    throw CheckpointError("\(files.folder) \(missingWeights(files)).")
  }

  /// Precondition, kept by the readers: names are unique.
  private static func byName(_ tensors: [StoredTensor]) -> [String: StoredTensor] {
    Dictionary(tensors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// What the folder has instead of weights that can be read, as the end of a sentence.
  private static func missingWeights(_ files: FolderListing) -> String {
    let supported = "supported are safetensors and CTranslate2"
    let pickles = [".pt", ".pth", ".ckpt", ".h5", ".msgpack", ".onnx"]
    if files.names.isEmpty { return "is empty" }
    if files.names.contains(where: { $0.hasSuffix(".gguf") }) { return "holds GGUF weights; \(supported)" }
    if let other = files.names.first(where: { name in
      name.hasPrefix("pytorch_model") || pickles.contains { name.hasSuffix($0) }
    }) {
      return "holds its weights as \(other) only; \(supported), so save the model again as safetensors"
    }
    if let other = files.names.first(where: { $0.hasSuffix(".safetensors") }) {
      return "has no model.safetensors; it holds \(other)"
    }
    if files.has("config.json") { return "has a config.json but no model.safetensors: the weights are missing" }
    return "is no checkpoint: it has neither model.safetensors nor model.bin"
  }
}
