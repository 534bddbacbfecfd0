import Compute
import ModelKit

/// A request that was checked and whose media were turned into features: ready to be computed.
struct PreparedRequest: Sendable {
  /// Counts the requests of an engine; a request without a seed draws its own random numbers by it.
  let number: UInt64
  let prompt: Prompt
  /// What the output calls the prompt.
  let text: String?
  /// What the decoder starts from, and where each item's embeddings stand; no item does where media are attended to rather
  /// than inline.
  let placed: PlacedPrompt
  let encoderTokens: [Int32]?
  let features: [MediaFeatures]
  /// Which of the items the decoder attends to; nil where there is none.
  let source: Int?
  /// The prompt's positions where the plugin counts them; nil: each token's index.
  let positions: PromptPositions?
  /// What identifies each item.
  let mediaHashes: [ContentHash]
  let params: SamplingParams
  let adapter: RequestAdapter?
  let rules: [any LogitsRule]
  /// The most tokens to generate, with the model's length counted in.
  let maxTokens: Int
  let arrival: Double
  let preprocessing: Double
  /// Whether its keys and values are to be found by other requests, and those of others by it.
  let sharesPrefixes: Bool
  /// The same of what is encoded of its media.
  let sharesEncodings: Bool
  let beams: BeamSearchParams?

  var id: String { String(number) }
  var tokens: [Int32] { placed.tokens }
  var placements: [MediaPlacement] { placed.placements }

  var featureBytes: Int { features.reduce(0) { $0 + $1.byteCount } }

  /// How many positions are attended to.
  var sourceLength: Int { source.map { features[$0].positions } ?? 0 }

  /// What identifies all that is attended to.
  var sourceHash: ContentHash {
    let media = ContentHash { hasher in
      hasher.combine(mediaHashes)
      if !sharesEncodings { hasher.combine(number) }
    }
    return ContentHash(media, with: adapter)
  }

  /// What identifies one block of it.
  func sourceHash(block: Int) -> ContentHash {
    let source = sourceHash
    guard block > 0 else { return source }
    return ContentHash { hasher in
      hasher.combine(source)
      hasher.combine(block)
    }
  }

  /// What identifies an item as it is encoded.
  func encodedHash(_ place: Int) -> ContentHash { ContentHash(mediaHashes[place], with: adapter) }

  /// What stands among the tokens `range`, each item with where in it the range begins.
  func items(in range: Range<Int>) -> [(ContentHash, Int)] {
    zip(placements, mediaHashes).flatMap { placement, hash in
      placement.ranges.filter { $0.overlaps(range) }.map { (hash, range.lowerBound - $0.lowerBound) }
    } + placed.rowHashes(in: range)
  }

  /// The rows of an item that no encoder is to see; nil where one is.
  func rows(_ place: Int) -> HostArray? {
    if let rows = placed.rows { return rows }
    let features = features[place]
    return features.areEmbeddings ? HostArray(features.values, features.shape) : nil
  }

  /// What the keys and values of all its tokens depend on besides the tokens. Its own answers share them in any case.
  var prefixRoot: ContentHash {
    ContentHash { hasher in
      hasher.combine(prompt.cacheSalt)
      hasher.combine(adapter?.identity)
      if !sharesPrefixes { hasher.combine(number) }
      if source != nil { hasher.combine(sourceHash) }
    }
  }
}
