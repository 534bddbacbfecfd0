import Checkpoint

/// What generation_config.json says; a member that is absent or null is nil.
struct WhisperGenerationSettings: Decodable {
  let isMultilingual: Bool?
  let suppressTokens: [Int]?
  let beginSuppressTokens: [Int]?
  let maxInitialTimestampIndex: Int?
  let alignmentHeads: [[Int]]?
  let maxLength: Int?
  let returnTimestamps: Bool?

  enum CodingKeys: String, CodingKey {
    case isMultilingual = "is_multilingual"
    case suppressTokens = "suppress_tokens"
    case beginSuppressTokens = "begin_suppress_tokens"
    case maxInitialTimestampIndex = "max_initial_timestamp_index"
    case alignmentHeads = "alignment_heads"
    case maxLength = "max_length"
    case returnTimestamps = "return_timestamps"
  }

  /// The latest first timestamp, in steps.
  func initialTimestampIndex(_ file: String, _ checkpoint: Checkpoint) throws(CheckpointError) -> Int {
    let index = maxInitialTimestampIndex ?? WhisperConfig.usualInitialTimestampIndex
    guard 0...1_000_000 ~= index else {
      throw CheckpointError(
        "\(checkpoint.folder)/\(file): 'max_initial_timestamp_index' is \(index), which is no number of steps.")
    }
    return index
  }
}
