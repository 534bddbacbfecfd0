import Synchronization

/// The linear layers of a graph by the names of their weights, numbered as they are built. A class because every layer of
/// the graph writes to the one list.
public final class LinearLayers: Sendable {
  /// One projection; several of them can be computed as one product.
  public struct Layer: Sendable {
    /// As in the plugin's spelling, without the last "weight": "decoder.layers.0.self_attn.q_proj".
    public let name: String
    public let inputs: Int
    public let outputs: Int
  }

  private struct State {
    var layers: [Layer] = []
    var numbers: [String: Int] = [:]
  }

  private let state = Mutex(State())

  init() {}

  /// Adds a layer; one that is there already keeps its number.
  /// - Returns: its number, by which `StepContext.adapters` has its changes.
  public func add(_ name: String, inputs: Int, outputs: Int) -> Int {
    state.withLock { state in
      if let number = state.numbers[name] { return number }
      state.layers.append(Layer(name: name, inputs: inputs, outputs: outputs))
      state.numbers[name] = state.layers.count - 1
      return state.layers.count - 1
    }
  }

  public var all: [Layer] { state.withLock(\.layers) }

  func number(of name: String) -> Int? { state.withLock { $0.numbers[name] } }
}
