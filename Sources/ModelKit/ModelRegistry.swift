/// The plugins that an engine can load, keyed by `model_type`. Dashes and underscores are the same: `llava-next` is
/// `llava_next`.
///
///     var registry = try Builtins.registry
///     try registry.register(MyPlugin.self)
///     let plugin = try registry.plugin(for: "my-model")
public struct ModelRegistry: Sendable {
  private var plugins: [String: any ModelPlugin.Type] = [:]
  private var order: [String] = []
  var voiceActivityPlugins: [String: any VoiceActivityPlugin.Type] = [:]

  public init() {}

  /// Adds a plugin under all of its `model_type`s.
  /// - Throws: where one of them is taken already or there is none; then nothing is added. To replace a plugin, `remove`
  ///   it first.
  public mutating func register(_ plugin: any ModelPlugin.Type) throws(RegistryError) {
    let descriptor = plugin.descriptor
    let types = descriptor.modelTypes.map(Self.canonical)
    guard !types.isEmpty else { throw .noModelType(plugin: descriptor.name) }
    for type in types {
      if let taken = plugins[type] {
        throw .duplicate(modelType: type, plugin: descriptor.name, taken: taken.descriptor.name)
      }
    }
    for type in types { plugins[type] = plugin }
    order.append(types[0])
  }

  /// Removes the plugin that serves `modelType`, under all of its names; nil where there is none.
  @discardableResult
  public mutating func remove(_ modelType: String) -> (any ModelPlugin.Type)? {
    guard let plugin = plugins[Self.canonical(modelType)] else { return nil }
    let types = plugin.descriptor.modelTypes.map(Self.canonical)
    for type in types { plugins[type] = nil }
    order.removeAll(where: types.contains)
    return plugin
  }

  /// The plugin for a `model_type`.
  /// - Throws: where there is none; the error lists the known types and the nearest.
  public func plugin(for modelType: String) throws(RegistryError) -> any ModelPlugin.Type {
    guard let plugin = plugins[Self.canonical(modelType)] else {
      throw .unknown(modelType: modelType, known: modelTypes)
    }
    return plugin
  }

  /// The plugin that reads CTranslate2 models of that specification; nil where there is none.
  public func plugin(forCTranslate2 spec: String) -> (any ModelPlugin.Type)? {
    descriptors.first { $0.cTranslate2Specs.contains(spec) }.flatMap { plugins[Self.canonical($0.modelTypes[0])] }
  }

  /// Every plugin's descriptor, in the order of registration.
  public var descriptors: [PluginDescriptor] { order.compactMap { plugins[$0]?.descriptor } }

  /// Every `model_type`, sorted.
  public var modelTypes: [String] { plugins.keys.sorted() }

  /// A `model_type` in the spelling of the table.
  public static func canonical(_ modelType: String) -> String {
    String(modelType.map { $0 == "-" ? "_" : $0 }).lowercased()
  }
}
