import Checkpoint
import Compute
import Foundation
import Layers
import ModelKit
import Synchronization

@testable import Engine

/// The fake model with one linear layer, which adapters change: what is written of a token goes through it.
enum AdaptedPlugin: ModelPlugin {
  /// The rows of adapters in each step, of the engine that one test at a time makes.
  static let steps = Mutex<[[Range<Int>]]>([])

  static let descriptor = FakePlugin.descriptor

  static func config(_ checkpoint: Checkpoint) -> FakePlugin.Config { FakePlugin.Config() }
  static func weightMap(_ config: FakePlugin.Config, _ checkpoint: Checkpoint) -> WeightMap { WeightMap() }
  static func processor(_ config: FakePlugin.Config, _ assets: Assets) -> any InputProcessor { FakeProcessor() }

  static func graph(
    _ config: FakePlugin.Config, _ weights: WeightPath, _ environment: GraphEnvironment
  ) throws(LoadError) -> any ForwardGraph {
    let size = FakeGraph.size
    let layer = try Linear(weights["mixer"], inputs: size, outputs: size, bias: false, environment)
    var graph = FakeGraph(config: config)
    graph.change = { values, step throws(ComputeError) in
      let rows = step.adapters.map(\.rows)
      steps.withLock { $0.append(rows) }
      return try layer(values, &step)
    }
    return graph
  }

  static func llm(_ change: (inout EngineArgs) -> Void = { _ in }) throws -> LLM {
    let size = FakeGraph.size
    let identity = (0..<size * size).map { $0 % (size + 1) == 0 ? Float(1) : 0 }
    return try Fake.llm(self, [Fake.Weights(name: "mixer.weight", shape: [size, size], values: identity)]) {
      $0.enablesLoRA = true
      $0.maxLoRAs = 2
      change(&$0)
    }
  }

  /// Saves an adapter that adds `scale` times the mean to each value of a token, in a folder of its own.
  static func adapter(_ name: String, scale: Float) throws -> LoRARequest {
    let folder = try Fake.newFolder()
    let size = FakeGraph.size
    try Data(#"{"peft_type": "LORA", "r": 1, "lora_alpha": 1}"#.utf8)
      .write(to: folder.appending(path: "adapter_config.json"))
    let module = "base_model.model.mixer"
    try Fake.safetensors([
      Fake.Weights(
        name: "\(module).lora_A.weight", shape: [1, size], values: Array(repeating: 1 / Float(size), count: size)),
      Fake.Weights(name: "\(module).lora_B.weight", shape: [size, 1], values: Array(repeating: scale, count: size)),
    ]).write(to: folder.appending(path: "adapter_model.safetensors"))
    return LoRARequest(name: name, id: 1, path: folder.path)
  }
}
