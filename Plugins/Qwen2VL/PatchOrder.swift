// After transformers/models/qwen2_5_vl/modeling_qwen2_5_vl.py: get_window_index, rot_pos_emb

/// The order in which a tower computes the patches of an item: those of a merged square are neighbours, and the squares of
/// a window are, where there are windows.
struct PatchOrder: Sendable {
  /// Of each row, which patch it is, row by row of each frame.
  private(set) var patches: [Int32] = []
  /// Of each row, where in its frame it lies: all rows' heights, then all rows' widths.
  var positions: [Int32] { heights + widths }
  /// Rows of a window, and of a frame.
  private(set) var windows: [Range<Int>] = []
  private(set) var frames: [Range<Int>] = []
  /// Of each merged square in the prompt's order, where the tower computes it.
  private(set) var places: [Int32]
  private var heights: [Int32] = []
  private var widths: [Int32] = []

  /// - Parameter windowUnits: merged squares along a window's side; nil: a window is a frame.
  init(_ grid: PatchGrid, windowUnits: Int?) {
    places = Array(repeating: 0, count: grid.positions)
    let side = windowUnits ?? max(grid.rows, grid.columns)
    var unit: Int32 = 0
    for frame in 0..<grid.frames {
      let first = patches.count
      for top in stride(from: 0, to: grid.rows, by: side) {
        for left in stride(from: 0, to: grid.columns, by: side) {
          let start = patches.count
          for row in top..<min(top + side, grid.rows) {
            for column in left..<min(left + side, grid.columns) {
              places[(frame * grid.rows + row) * grid.columns + column] = unit
              unit += 1
              append(row, column, frame, grid)
            }
          }
          windows.append(start..<patches.count)
        }
      }
      frames.append(first..<patches.count)
    }
  }

  private mutating func append(_ row: Int, _ column: Int, _ frame: Int, _ grid: PatchGrid) {
    for y in row * grid.mergeSize..<(row + 1) * grid.mergeSize {
      for x in column * grid.mergeSize..<(column + 1) * grid.mergeSize {
        patches.append(Int32(frame * grid.patches + y * grid.width + x))
        heights.append(Int32(y))
        widths.append(Int32(x))
      }
    }
  }
}
