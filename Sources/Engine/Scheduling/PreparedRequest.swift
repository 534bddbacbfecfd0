import ModelKit

/// A request that was checked and whose media were turned into features: ready to be computed.
struct PreparedRequest: Sendable {
  /// Counts the requests of an engine; a request without a seed draws its own random numbers by it.
  let number: UInt64
  let prompt: Prompt
  /// Tokens that the decoder starts from.
  let tokens: [Int32]
  let encoderTokens: [Int32]?
  let features: [MediaFeatures]
  /// Where each item's embeddings stand among the tokens; empty where media are attended to rather than inline.
  let placements: [MediaPlacement]
  let params: SamplingParams
  let rules: [any LogitsRule]
  /// The most tokens to generate, with the model's length counted in.
  let maxTokens: Int
  let preprocessing: Double

  var id: String { String(number) }
}
