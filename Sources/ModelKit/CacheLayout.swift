import Compute

/// Keys and values that a model keeps for each sequence, in groups of layers that are filled alike.
public struct CacheLayout: Sendable {
  public let groups: [CacheGroup]

  public init(_ groups: [CacheGroup]) { self.groups = groups }
}

/// Layers whose caches have the same form and are filled at the same time.
public struct CacheGroup: Sendable, Equatable {
  /// How many positions a sequence has in the group.
  public enum Positions: Sendable, Equatable {
    /// One for each token of the sequence (self-attention).
    case tokens
    /// As many as the request's source has, at most so many, written once by `SourceEncoder` (cross-attention).
    case source(atMost: Int)
  }

  public let positions: Positions
  /// How many layers have such a cache.
  public let layers: Int
  /// Heads of keys and values; query heads may be a multiple of them.
  public let heads: Int
  public let headSize: Int

  public init(_ positions: Positions, layers: Int, heads: Int, headSize: Int) {
    self.positions = positions
    self.layers = layers
    self.heads = heads
    self.headSize = headSize
  }
}

/// One group's caches, as a graph sees them.
public struct CacheView: Sendable {
  /// One for each layer of the group.
  public let layers: [PagedCache]

  public init(layers: [PagedCache]) { self.layers = layers }
}
