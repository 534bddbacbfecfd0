import Compute

/// A recording drawn as boxes and arrows: a column for each section, the layers that are alike folded into one.
public struct GraphPicture {
  private let title: String
  private let operations: [RecordedOperation]
  private var columns: [Column] = []
  /// Where each operation is drawn: column and row. Those of a later round stand where the first round's do.
  private var places: [Place] = []

  struct Place: Equatable {
    let column: Int
    let row: Int
  }

  public init(_ operations: [RecordedOperation], title: String) {
    self.title = title
    self.operations = operations
    places = Array(repeating: Place(column: 0, row: 0), count: operations.count)
    var start = 0
    while start < operations.count {
      let section = operations[start].section
      let end = operations[start...].firstIndex { $0.section != section } ?? operations.count
      add(Repetition.fold(operations, start..<end), section)
      start = end
    }
  }

  private mutating func add(_ repetitions: [Repetition], _ section: String) {
    var column = Column(title: section)
    for repetition in repetitions {
      let first = column.boxes.count
      for (row, place) in repetition.operations.enumerated() {
        column.boxes.append(Column.Box(operations[place]))
        for round in 0..<repetition.count {
          places[place + round * repetition.operations.count] = Place(column: columns.count, row: first + row)
        }
      }
      if repetition.count > 1 {
        column.frames.append(Column.Frame(rows: first..<column.boxes.count, count: repetition.count))
      }
    }
    columns.append(column)
  }

  /// Arrows between boxes, each once.
  private var arrows: [(from: Place, to: Place)] {
    var arrows: [(from: Place, to: Place)] = []
    for (number, operation) in operations.enumerated() {
      for source in operation.sources {
        let arrow = (from: places[source], to: places[number])
        // What goes from one round to the next would point upwards.
        if arrow.from.column == arrow.to.column, arrow.from.row >= arrow.to.row { continue }
        if !arrows.contains(where: { $0 == arrow }) { arrows.append(arrow) }
      }
    }
    return arrows
  }

  /// The picture as a file's text.
  public var svg: String {
    var drawing = SVG()
    let layout = Layout(columns, arrows)
    drawing.text(title, x: Layout.margin, y: Layout.margin, size: 16, isBold: true)
    for (index, column) in columns.enumerated() { draw(column, index, layout, &drawing) }
    for (number, arrow) in arrows.enumerated() { drawing.arrow(layout.path(number, arrow.from, arrow.to)) }
    return drawing.document(width: layout.width, height: layout.height)
  }

  private func draw(_ column: Column, _ index: Int, _ layout: Layout, _ drawing: inout SVG) {
    drawing.text(column.title, x: layout.left(index), y: Layout.top - 14, size: 13, isBold: true)
    for frame in column.frames {
      let top = layout.y(Place(column: index, row: frame.rows.lowerBound)) - 6
      let bottom = layout.y(Place(column: index, row: frame.rows.upperBound - 1)) + Layout.boxHeight + 6
      drawing.frame(x: layout.left(index) - 8, y: top, width: Layout.boxWidth + 16, height: bottom - top)
      drawing.text("x \(frame.count)", x: layout.left(index) - 46, y: top + 16, size: 13, isBold: true)
    }
    for (row, box) in column.boxes.enumerated() {
      let y = layout.y(Place(column: index, row: row))
      drawing.box(x: layout.left(index), y: y, width: Layout.boxWidth, height: Layout.boxHeight, box.colour)
      let isAlone = box.detail.isEmpty
      drawing.text(box.title, x: layout.left(index) + 10, y: y + (isAlone ? 25 : 17), size: 12, isBold: true)
      if !isAlone { drawing.text(box.detail, x: layout.left(index) + 10, y: y + 33, size: 10, isBold: false) }
    }
  }
}
