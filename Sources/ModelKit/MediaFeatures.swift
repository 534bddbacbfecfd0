import Compute
import Media

/// What a model's encoder is given for one item: the processor's output.
public struct MediaFeatures: Sendable {
  public let modality: Modality
  /// float32, row-major.
  public let values: [Float]
  public let shape: Shape
  /// How many positions the item takes: placeholder tokens where it is inline, source positions where it is attended to.
  public let positions: Int
  /// A picture's own size, before it was cut or scaled; nil for sound, and where the graph has no use for it.
  public let pixelSize: ImageSize?
  /// Seconds of sound or film; nil for a picture.
  public let seconds: Double?
  /// What the user should know of the item: one sentence; nil where there is nothing.
  public let notice: String?

  /// Precondition: as many values as the shape has elements.
  public init(
    _ modality: Modality, _ values: [Float], _ shape: Shape, positions: Int, pixelSize: ImageSize? = nil,
    seconds: Double? = nil, notice: String? = nil
  ) {
    precondition(values.count == shape.count)
    self.modality = modality
    self.values = values
    self.shape = shape
    self.positions = positions
    self.pixelSize = pixelSize
    self.seconds = seconds
    self.notice = notice
  }
}
