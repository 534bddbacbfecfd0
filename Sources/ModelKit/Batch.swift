import Compute

/// The tokens of one step, of all sequences one after the other: a whole prompt, a piece of one, or a single token.
public struct Batch: Sendable {
  /// int32 `[rows]`.
  public let tokens: Tensor
  /// Each token's index in its sequence: int32 `[rows]`.
  public let positions: Tensor
  /// The positions that rotary embeddings turn by: int32 `[axes, rows]`, or `positions` where the plugin counts none of
  /// its own (`InputProcessor.positions`).
  public let rotaryPositions: Tensor
  /// How long each row's sequence is, its prompt counted whole even where only a piece of it is computed: for models
  /// whose positions depend on that.
  public let lengths: [Int32]
  /// The rows whose logits are wanted, in order.
  public let sampledRows: [Int32]
  /// One for each group of the graph's `CacheLayout`.
  public let caches: [BatchCache]
  /// Encoded items that stand in the place of rows, whose tokens then mean nothing.
  public let embeddings: [EmbeddedRows]

  public init(
    tokens: Tensor, positions: Tensor, rotaryPositions: Tensor? = nil, lengths: [Int32], sampledRows: [Int32],
    caches: [BatchCache], embeddings: [EmbeddedRows] = []
  ) {
    self.tokens = tokens
    self.positions = positions
    self.rotaryPositions = rotaryPositions ?? positions
    self.lengths = lengths
    self.sampledRows = sampledRows
    self.caches = caches
    self.embeddings = embeddings
  }

  /// How many tokens the step has.
  public var rows: Int { tokens.count }
}

/// A group's caches with what this step's rows write and see.
public struct BatchCache: Sendable {
  public let view: CacheView
  /// Where each row's keys and values go: int32 `[rows]`; nil where the step only reads.
  public let slots: Tensor?
  public let index: CacheIndex
  /// What the rows whose logits are wanted see: after its last keys and values are written, a graph may go on with them alone.
  public let sampledIndex: CacheIndex

  public init(_ view: CacheView, slots: Tensor?, index: CacheIndex, sampledIndex: CacheIndex) {
    self.view = view
    self.slots = slots
    self.index = index
    self.sampledIndex = sampledIndex
  }
}

/// Rows of a batch that are an item's embeddings and not a token's.
public struct EmbeddedRows: Sendable {
  public let rows: Range<Int>
  /// `[rows.count, hiddenSize]`.
  public let embeddings: Tensor

  public init(_ rows: Range<Int>, _ embeddings: Tensor) {
    self.rows = rows
    self.embeddings = embeddings
  }
}
