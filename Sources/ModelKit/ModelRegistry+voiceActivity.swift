extension ModelRegistry {
  /// Adds a plugin of a model that tells speech from other sound, under all of its `model_type`s.
  /// - Throws: where one of them is taken already or there is none; then nothing is added.
  public mutating func register(_ plugin: any VoiceActivityPlugin.Type) throws(RegistryError) {
    let descriptor = plugin.descriptor
    let types = descriptor.modelTypes.map(Self.canonical)
    guard !types.isEmpty else { throw .noModelType(plugin: descriptor.name) }
    for type in types {
      let taken = voiceActivityPlugins[type]?.descriptor ?? (try? self.plugin(for: type))?.descriptor
      if let taken { throw .duplicate(modelType: type, plugin: descriptor.name, taken: taken.name) }
    }
    for type in types { voiceActivityPlugins[type] = plugin }
  }

  /// The plugin for the `model_type` of a model that tells speech from other sound.
  /// - Throws: where there is none; the error lists the known types and the nearest.
  public func voiceActivityPlugin(for modelType: String) throws(RegistryError) -> any VoiceActivityPlugin.Type {
    guard let plugin = voiceActivityPlugins[Self.canonical(modelType)] else {
      throw .unknown(modelType: modelType, known: voiceActivityPlugins.keys.sorted())
    }
    return plugin
  }
}
