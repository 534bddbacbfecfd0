import ModelKit
import Text

/// One answer under way. A class because the scheduler's lists, the runner and the sampler work on the same one; it
/// never leaves the engine's thread.
final class ActiveSequence {
  let group: SequenceGroup
  /// Its place among the request's `n`.
  let index: Int
  /// The prompt's tokens and the generated ones.
  var tokens: [Int32]
  /// How many of them have their keys and values in the cache.
  var computed = 0
  /// The blocks of each cache group.
  var blocks: [[Int32]] = []
  /// How many of its blocks are known to hold what they hold.
  var named = 0
  /// Whether what it attends to is still to be encoded into its blocks.
  var needsEncoding = false
  var detokenizer: IncrementalDetokenizer?
  var text = ""
  var logprobs: [[Logprob]] = []
  var cumulativeLogprob: Float = 0
  /// Decodes the tokens of its log probabilities; nil before the first.
  var decoder: TokenDecoder?
  var random: RandomStream
  /// What penalties go by.
  var history = TokenHistory()
  /// Finds stop strings in the text.
  var matcher: StopStringMatcher
  var finish: (CompletionOutput.FinishReason, CompletionOutput.StopReason?)?
  /// What could follow, of a beam whose search waits for others.
  var candidates: [BeamSearch.Candidate]?
  /// How much of it was told to who listens.
  var told = ToldPart()
  private var blockHashes: [ContentHash] = []

  init(_ group: SequenceGroup, index: Int, detokenizer: IncrementalDetokenizer?, random: RandomStream) {
    self.group = group
    self.index = index
    self.detokenizer = detokenizer
    self.random = random
    tokens = group.request.tokens
    matcher = StopStringMatcher(group.request.params.stop)
  }

  /// A beam that goes on from where another one is; its blocks are the caller's matter.
  init(forkedFrom parent: ActiveSequence) {
    group = parent.group
    index = parent.index
    detokenizer = parent.detokenizer
    random = parent.random
    tokens = parent.tokens
    matcher = parent.matcher
    blockHashes = parent.blockHashes
  }

  /// Tokens that were not computed yet.
  var remaining: Int { tokens.count - computed }
  var promptCount: Int { group.request.tokens.count }
  var generated: ArraySlice<Int32> { tokens[promptCount...] }
  var params: SamplingParams { group.request.params }
  var isFinished: Bool { finish != nil }

  /// Logits of tokens whose keys and values are there already would be missing.
  var readsKeptBlocks: Bool { !wantsPromptLogits }

  /// An answer after the first waits until the first has computed the prompt that they share.
  var isReady: Bool {
    guard index > 0, let first = group.sequences.first else { return true }
    return first.computed >= first.promptCount || first.isFinished
  }

  /// What identifies the keys and values of a full block: its tokens, its items, the length that they were computed for
  /// where that counts, and all that comes before it.
  func blockHash(_ place: Int, size: Int) -> ContentHash {
    while blockHashes.count <= place {
      let range = blockHashes.count * size..<(blockHashes.count + 1) * size
      let parent = blockHashes.last ?? group.prefixRoot
      let items = group.request.items(in: range)
      blockHashes.append(
        ContentHash { hasher in
          hasher.combine(parent)
          hasher.combine(tokens[range])
          if let length = group.keyLength(range) { hasher.combine(length) }
          for (hash, offset) in items {
            hasher.combine(hash)
            hasher.combine(offset)
          }
        })
    }
    return blockHashes[place]
  }

  func output() -> CompletionOutput {
    CompletionOutput(
      index: index, text: isFinished ? text : String(settledText), tokenIDs: Array(generated),
      cumulativeLogprob: params.reportsLogprobs ? cumulativeLogprob : nil,
      logprobs: params.reportsLogprobs ? logprobs : nil, finishReason: finish?.0, stopReason: finish?.1)
  }
}
