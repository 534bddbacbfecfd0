/// How much the elements of a row count when one of them is chosen: e^((x - `largest`) · `scale`), or 1 each where the
/// scale is 0. Elements that are not above `floor`, and NaN, count nothing.
struct RowWeights {
  /// The largest element, so that no power overflows.
  var largest: Float
  /// 1 / temperature.
  var scale: Float
  var floor: Float

  init(largest: Float, scale: Float, floor: Float = -.infinity) {
    self.largest = largest
    self.scale = scale
    self.floor = floor
  }

  /// Counts the elements above `floor`.
  static func counting(above floor: Float) -> RowWeights { RowWeights(largest: 0, scale: 0, floor: floor) }
}
