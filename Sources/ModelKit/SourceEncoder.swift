import Compute

/// A graph whose decoder attends to an encoder's output (an encoder-decoder model). Each request has one source, which
/// its answers share.
public protocol SourceEncoder: ForwardGraph {
  /// Encodes sources, each once for a request.
  /// - Parameters:
  ///   - items: what the processor made of them; `positions` of each is the length of its source.
  ///   - targets: where the keys and values of each go.
  func encodeSources(
    _ items: [MediaFeatures], into targets: [SourceTarget], _ step: inout StepContext
  ) throws(ComputeError)
}

/// Where the keys and values of one source go.
public struct SourceTarget: Sendable {
  /// One for each group of the layout whose positions are a source's, in their order.
  public let caches: [SourceSlots]

  public init(_ caches: [SourceSlots]) { self.caches = caches }
}

/// The places of a source in a group's caches.
public struct SourceSlots: Sendable {
  public let view: CacheView
  /// int32 `[positions]`, for `Backend.write`.
  public let slots: Tensor

  public init(_ view: CacheView, slots: Tensor) {
    self.view = view
    self.slots = slots
  }
}
