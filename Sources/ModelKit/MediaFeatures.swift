import Compute

/// What a model's encoder is given for one item: the processor's output.
public struct MediaFeatures: Sendable {
  public let modality: Modality
  /// float32, row-major.
  public let values: [Float]
  public let shape: Shape
  /// How many positions the item takes: placeholder tokens where it is inline, source positions where it is attended to.
  public let positions: Int
  /// More arrays by the names that the plugin gives them: masks, lengths, a second resolution.
  public let fields: [String: HostArray]
  /// What the processor found out of the item and the plugin's other parts need: the plugin's own type.
  public let layout: (any Sendable)?
  /// Seconds of sound or film; nil for a picture.
  public let seconds: Double?
  /// Whether the values are the item's rows `[positions, embeddingSize]` as they stand in the prompt, given by the user:
  /// then no encoder sees them.
  public let areEmbeddings: Bool
  /// What the user should know of the item: one sentence; nil where there is nothing.
  public let notice: String?

  /// Precondition: as many values as the shape has elements.
  public init(
    _ modality: Modality, _ values: [Float], _ shape: Shape, positions: Int, fields: [String: HostArray] = [:],
    layout: (any Sendable)? = nil, seconds: Double? = nil, notice: String? = nil
  ) {
    precondition(values.count == shape.count)
    self.modality = modality
    self.values = values
    self.shape = shape
    self.positions = positions
    self.fields = fields
    self.layout = layout
    self.seconds = seconds
    self.notice = notice
    areEmbeddings = false
  }

  /// An item that was given as its rows `[rows, columns]`, row after row. Precondition: a whole number of rows.
  public init(_ modality: Modality, embeddings values: [Float], columns: Int) {
    precondition(columns > 0 && values.count % columns == 0)
    self.modality = modality
    self.values = values
    positions = values.count / columns
    shape = [positions, columns]
    fields = [:]
    layout = nil
    seconds = nil
    notice = nil
    areEmbeddings = true
  }

  /// Bytes of all arrays.
  public var byteCount: Int {
    fields.values.reduce(values.count) { $0 + $1.values.count } * MemoryLayout<Float>.size
  }
}
