/// The extents of a tensor, outermost first; at most five of them, held in place so that a tensor needs no heap.
public struct Shape: Sendable, Hashable {
  public static let maxRank = 5

  private var extents: InlineArray<5, Int>
  public let rank: Int

  /// Precondition: at most five extents, none of them negative.
  public init(_ extents: [Int]) {
    precondition(extents.count <= Self.maxRank, "a shape has at most \(Self.maxRank) extents")
    precondition(extents.allSatisfy { $0 >= 0 }, "an extent cannot be negative")
    self.extents = InlineArray(repeating: 1)
    rank = extents.count
    for (axis, extent) in extents.enumerated() { self.extents[axis] = extent }
  }

  public subscript(axis: Int) -> Int { extents[axis] }

  /// The number of elements.
  public var count: Int {
    var product = 1
    for axis in 0..<rank { product *= extents[axis] }
    return product
  }

  /// Extents of all but the last axis, multiplied: the rows of a matrix seen in any shape.
  public var rows: Int { rank == 0 ? 1 : count / max(1, columns) }

  /// The last extent.
  public var columns: Int { rank == 0 ? 1 : extents[rank - 1] }

  public static func == (left: Shape, right: Shape) -> Bool {
    guard left.rank == right.rank else { return false }
    for axis in 0..<left.rank where left[axis] != right[axis] { return false }
    return true
  }

  public func hash(into hasher: inout Hasher) {
    for axis in 0..<rank { hasher.combine(extents[axis]) }
  }
}

extension Shape: ExpressibleByArrayLiteral, CustomStringConvertible {
  public init(arrayLiteral extents: Int...) { self.init(extents) }

  public var array: [Int] { (0..<rank).map { extents[$0] } }

  public var description: String { "[" + array.map(String.init).joined(separator: ", ") + "]" }
}
