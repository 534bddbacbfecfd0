// After transformers/models/{qwen2_vl,qwen2_5_vl}/modeling_*.py: get_rope_index

import ModelKit

/// Positions of time, height and width. Text advances all three by one; an item's rows lie in a grid that begins where
/// the text ended, and the text goes on behind the grid's longer side.
struct GridPositions {
  let positions: PromptPositions

  /// - Parameter tokensPerSecond: how far a second of video advances the time; nil: by 1 for each step.
  init(_ count: Int, _ items: [PlacedItem], tokensPerSecond: Double?) {
    var axes: [[Int32]] = [[], [], []]
    for axis in axes.indices { axes[axis].reserveCapacity(count) }
    var next: Int32 = 0
    func text(_ length: Int) {
      for axis in axes.indices { axes[axis] += (0..<Int32(length)).map { next + $0 } }
      next += Int32(length)
    }
    var passed = 0
    for (range, grid) in Self.grids(items) {
      text(range.lowerBound - passed)
      let interval = grid.secondsPerStep.flatMap { seconds in tokensPerSecond.map { Float($0 * seconds) } } ?? 1
      for step in 0..<grid.frames {
        let time = next + Int32(Float(step) * interval)
        for row in 0..<grid.rows {
          for column in 0..<grid.columns {
            axes[0].append(time)
            axes[1].append(next + Int32(row))
            axes[2].append(next + Int32(column))
          }
        }
      }
      next += Int32(max(grid.rows, grid.columns))
      passed = range.upperBound
    }
    text(count - passed)
    let greatest = axes.reduce(-1) { max($0, $1.max() ?? -1) }
    positions = PromptPositions(axes: axes, offset: greatest + 1 - Int32(count))
  }

  /// The items that stand whole in the prompt, in its order. One that was cut, or that was given as rows, counts as text.
  private static func grids(_ items: [PlacedItem]) -> [(Range<Int>, PatchGrid)] {
    items.compactMap { item -> (Range<Int>, PatchGrid)? in
      guard let grid = item.features.layout as? PatchGrid, item.ranges.count == 1,
        item.ranges[0].count == grid.positions
      else { return nil }
      return (item.ranges[0], grid)
    }.sorted { $0.0.lowerBound < $1.0.lowerBound }
  }
}
