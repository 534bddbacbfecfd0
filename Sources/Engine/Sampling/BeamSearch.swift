// After transformers/generation/utils.py: _beam_search, with early_stopping False

import Glibc

/// The state of one search: the answers that are followed, and the best of those that are finished.
struct BeamSearch {
  let width: Int
  let maxTokens: Int
  let endTokens: Set<Int32>
  let lengthPenalty: Double

  struct Finished {
    let tokens: [Int32]
    let logprob: Double
    let score: Double
    let reason: CompletionOutput.FinishReason
  }

  /// A token that could follow a beam.
  struct Candidate {
    let token: Int32
    let logprob: Float
  }

  /// A beam of the next step: that of the last it goes on from, and with which token.
  struct Continuation {
    let parent: Int
    let token: Int32
  }

  /// The sums of the logprobs of the answers that are followed, the best first.
  private(set) var scores: [Double] = [0]
  /// The best first.
  private(set) var finished: [Finished] = []
  private var generated = 0
  private(set) var isDone = false

  init(width: Int, maxTokens: Int, endTokens: Set<Int32>, lengthPenalty: Double) {
    self.width = width
    self.maxTokens = maxTokens
    self.endTokens = endTokens
    self.lengthPenalty = lengthPenalty
  }

  /// How many of the likeliest tokens of each beam are looked at: enough that `width` beams go on even where the best
  /// all end.
  var candidateCount: Int { max(2, 1 + endTokens.count) * width }

  /// Takes up the next token of every beam.
  /// - Parameters:
  ///   - candidates: of each beam, the likeliest first.
  ///   - tokens: what each beam has generated.
  /// - Returns: the beams of the next step; empty where the search is done.
  mutating func advance(_ candidates: [[Candidate]], _ tokens: [[Int32]]) -> [Continuation] {
    var all: [(beam: Int, token: Int32, score: Double)] = []
    for (beam, list) in candidates.enumerated() {
      for candidate in list { all.append((beam, candidate.token, scores[beam] + Double(candidate.logprob))) }
    }
    all.sort { ($0.score, -$0.beam, -Int($0.token)) > ($1.score, -$1.beam, -Int($1.token)) }
    all = Array(all.prefix(candidateCount))
    generated += 1
    let isLast = generated == maxTokens
    let ends = all.map { isLast || endTokens.contains($0.token) }
    // Only what is among the best may finish; the rest is there so that enough go on.
    for (place, candidate) in all.enumerated().prefix(width) where ends[place] {
      let reason: CompletionOutput.FinishReason = endTokens.contains(candidate.token) ? .stop : .length
      insert(
        Finished(
          tokens: tokens[candidate.beam] + [candidate.token], logprob: candidate.score,
          score: candidate.score / pow(Double(generated), lengthPenalty), reason: reason))
    }
    let running = zip(all, ends).filter { !$1 }.map(\.0).prefix(width)
    scores = running.map(\.score)
    isDone = running.isEmpty || !canImprove
    return isDone ? [] : running.map { Continuation(parent: $0.beam, token: $0.token) }
  }

  private mutating func insert(_ answer: Finished) {
    let place = finished.firstIndex { $0.score < answer.score } ?? finished.count
    finished.insert(answer, at: place)
    if finished.count > width { finished.removeLast() }
  }

  /// Whether the best that goes on, as it is now, would be among the finished.
  private var canImprove: Bool {
    guard finished.count == width, let worst = finished.last, let best = scores.first else { return true }
    return best / pow(Double(generated), lengthPenalty) > worst.score
  }
}
