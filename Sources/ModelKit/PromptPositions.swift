/// The positions of a prompt's tokens where a plugin counts them itself: on several axes, or with gaps (M-RoPE).
public struct PromptPositions: Sendable, Equatable {
  /// For each axis a position for each token of the prompt.
  public let axes: [[Int32]]
  /// What is added to the index of a generated token, on every axis.
  public let offset: Int32

  /// Precondition: at least one axis, and as many positions on each.
  public init(axes: [[Int32]], offset: Int32) {
    precondition(!axes.isEmpty && axes.allSatisfy { $0.count == axes[0].count })
    self.axes = axes
    self.offset = offset
  }

  /// The position of the token at `index` on `axis`.
  public func position(_ index: Int, axis: Int) -> Int32 {
    index < axes[axis].count ? axes[axis][index] : Int32(index) + offset
  }
}

/// An item with the places of its rows in a prompt.
public struct PlacedItem: Sendable {
  public let features: MediaFeatures
  /// Its first rows stand in the first range, and so on.
  public let ranges: [Range<Int>]

  public init(_ features: MediaFeatures, ranges: [Range<Int>]) {
    self.features = features
    self.ranges = ranges
  }
}
