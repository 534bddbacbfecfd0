import Builtins
import Checkpoint
import Compute
import ModelKit
import Testing

@Suite("Model registry")
struct RegistryTests {
  /// A plugin that only has a descriptor.
  enum Echo: ModelPlugin {
    static let descriptor = PluginDescriptor(
      name: "Echo", modelTypes: ["echo_model", "echo2"], architectures: ["Echo"], modalities: [.image])
    static func config(_ checkpoint: Checkpoint) -> Int { 0 }
    static func weightMap(_ config: Int, _ checkpoint: Checkpoint) -> WeightMap { WeightMap() }
    static func processor(_ config: Int, _ assets: Assets) throws(LoadError) -> any InputProcessor {
      throw LoadError("Echo has no processor.")
    }
    static func graph(
      _ config: Int, _ weights: WeightPath, _ environment: GraphEnvironment
    ) throws(LoadError) -> any ForwardGraph { throw LoadError("Echo has no graph.") }
  }

  @Test("a model type is found with dashes or underscores, in any case")
  func spelling() throws {
    var registry = ModelRegistry()
    try registry.register(Echo.self)
    for name in ["echo_model", "echo-model", "Echo-Model", "echo2"] {
      #expect(try registry.plugin(for: name) == Echo.self)
    }
    #expect(registry.modelTypes == ["echo2", "echo_model"])
    #expect(registry.descriptors.map(\.name) == ["Echo"])
  }

  @Test("a second plugin for a model type is refused, whatever else it serves")
  func duplicates() throws {
    var registry = ModelRegistry()
    try registry.register(Echo.self)
    #expect(throws: RegistryError.duplicate(modelType: "echo_model", plugin: "Echo", taken: "Echo")) {
      try registry.register(Echo.self)
    }
    registry.remove("echo2")
    #expect(registry.modelTypes.isEmpty)
    try registry.register(Echo.self)
  }

  @Test("an unknown model type's error lists the known ones and the nearest")
  func unknown() throws {
    let registry = try Builtins.registry
    let error = #expect(throws: RegistryError.self) { try registry.plugin(for: "wisper") }
    #expect(error?.description.contains("did you mean 'whisper'?") == true)
    #expect(error?.description.contains("known are: ") == true)
  }

  @Test("every built-in plugin is there, with what it can do")
  func builtins() throws {
    let registry = try Builtins.registry
    #expect(registry.descriptors.count == Builtins.plugins.count)
    for descriptor in registry.descriptors {
      #expect(!descriptor.architectures.isEmpty)
      #expect(!descriptor.modalities.isEmpty)
    }
  }
}
