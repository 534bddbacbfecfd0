import Compute

/// The boxes of one section, from top to bottom.
struct Column {
  let title: String
  var boxes: [Box] = []
  var frames: [Frame] = []

  /// Boxes that stand for several rounds.
  struct Frame: Equatable {
    let rows: Range<Int>
    let count: Int
  }

  struct Box: Equatable {
    let title: String
    let detail: String
    let colour: String

    /// Longer names lose their beginning, which is the less telling end.
    private static let longestDetail = 52

    init(_ operation: RecordedOperation) {
      title = "\(operation.name)  \(operation.shape)"
      let names = operation.weights.map(layerPattern)
      let more = names.count > 1 ? " + \(names.count - 1) more" : ""
      let room = Self.longestDetail - more.count
      let name = names.first ?? ""
      detail = (name.count > room ? "…" + name.suffix(room - 1) : name) + more
      colour =
        switch operation.kind {
        case .input: "#ffffff"
        case .product: "#dbe9fb"
        case .attention: "#fde6c8"
        case .normalization: "#ececec"
        case .rows: "#f6f6ea"
        case .cache: "#dcf2de"
        }
    }
  }
}
