/// Where boxes stand and arrows run, in pixels.
struct Layout {
  static let margin = 28
  static let top = 84
  static let boxWidth = 340
  static let boxHeight = 42
  private static let rowHeight = 60
  /// Between lanes, in which arrows pass boxes at the right of a column.
  private static let laneWidth = 12
  private static let columnGap = 96

  private let rows: Int
  private let lefts: [Int]
  /// The lane of each arrow that passes boxes of its own column.
  private let lanes: [Int?]
  let width: Int

  init(_ columns: [Column], _ arrows: [(from: GraphPicture.Place, to: GraphPicture.Place)]) {
    rows = columns.map(\.boxes.count).max() ?? 0
    var lanes: [Int?] = []
    var taken: [[[Range<Int>]]] = Array(repeating: [], count: columns.count)
    for arrow in arrows {
      guard arrow.from.column == arrow.to.column, arrow.to.row > arrow.from.row + 1 else {
        lanes.append(nil)
        continue
      }
      let passed = arrow.from.row..<arrow.to.row
      let column = arrow.from.column
      let lane = taken[column].firstIndex { $0.allSatisfy { !$0.overlaps(passed) } } ?? taken[column].count
      if lane == taken[column].count { taken[column].append([]) }
      taken[column][lane].append(passed)
      lanes.append(lane)
    }
    self.lanes = lanes
    var lefts: [Int] = []
    var x = Self.margin + 52
    for lanes in taken {
      lefts.append(x)
      x += Self.boxWidth + lanes.count * Self.laneWidth + Self.columnGap
    }
    self.lefts = lefts
    width = x
  }

  var height: Int { Self.top + rows * Self.rowHeight + Self.margin }

  func left(_ column: Int) -> Int { lefts[column] }

  func y(_ place: GraphPicture.Place) -> Int { Self.top + place.row * Self.rowHeight }

  /// The way of arrow `number`, as the `d` of an SVG path: straight down to the next box, past others in a lane, or across to
  /// another column.
  func path(_ number: Int, _ from: GraphPicture.Place, _ to: GraphPicture.Place) -> String {
    let middle = left(from.column) + Self.boxWidth / 2
    let right = left(from.column) + Self.boxWidth
    if let lane = lanes[number] {
      let x = right + 14 + lane * Self.laneWidth
      let (start, end) = (y(from) + Self.boxHeight - 10, y(to) + 10)
      return
        "M \(right) \(start) H \(x - 6) Q \(x) \(start) \(x) \(start + 6) V \(end - 6) Q \(x) \(end) \(x - 6) \(end) H \(right)"
    }
    if from.column == to.column { return "M \(middle) \(y(from) + Self.boxHeight) V \(y(to))" }
    let (startY, endX, endY) = (y(from) + Self.boxHeight / 2, left(to.column), y(to) + Self.boxHeight / 2)
    let bend = max(40, (endX - right) / 2)
    return "M \(right) \(startY) C \(right + bend) \(startY) \(endX - bend) \(endY) \(endX) \(endY)"
  }
}
