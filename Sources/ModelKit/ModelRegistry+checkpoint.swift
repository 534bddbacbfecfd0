import Checkpoint

extension ModelRegistry {
  /// The plugin that reads a checkpoint, as its `config.json` says; a CTranslate2 folder names its specification instead
  /// of a type.
  /// - Parameter wanted: a `model_type` that was asked for; one that contradicts the checkpoint is an error.
  public func plugin(
    for checkpoint: Checkpoint, as wanted: String? = nil
  ) throws(LoadError) -> any ModelPlugin.Type {
    let found: any ModelPlugin.Type
    switch checkpoint.format {
    case .cTranslate2(let spec):
      guard let plugin = plugin(forCTranslate2: spec) else {
        throw LoadError("\(checkpoint.folder) is a CTranslate2 model of kind \(spec), which no plugin reads.")
      }
      found = plugin
    case .huggingFace:
      guard let modelType = checkpoint.modelType else {
        throw LoadError(
          "\(checkpoint.folder)/config.json has no model_type that says which plugin to use; known are: "
            + "\(modelTypes.joined(separator: ", ")).")
      }
      do throws(RegistryError) {
        found = try plugin(for: modelType)
      } catch { throw LoadError("\(checkpoint.folder)/config.json: \(error)") }
    }
    if let wanted {
      let asked: any ModelPlugin.Type
      do throws(RegistryError) { asked = try plugin(for: wanted) } catch { throw LoadError(error.description) }
      guard asked.descriptor == found.descriptor else {
        throw LoadError(
          "\(checkpoint.folder) holds a model of type '\(found.descriptor.modelTypes[0])', not '\(wanted)'; "
            + "leave the model type out or choose another folder.")
      }
    }
    return found
  }
}
