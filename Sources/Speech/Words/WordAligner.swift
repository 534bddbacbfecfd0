// After openai/whisper, timing.py: find_alignment

import CSignal
import Engine
import ModelKit

/// Finds when the words of a window are said, by the attention that their tokens pay to the sound.
struct WordAligner: Sendable {
  let decoder: WindowDecoder

  /// - Parameter text: the tokens of the window's text, without times.
  /// - Returns: the words in their order, with times in the window; empty where there is no text.
  func words(
    _ samples: [Float], _ text: [Int32], language: String?
  ) async throws(InputError) -> [TimedWord] {
    let words = TokenWords.split(text, language: language, decoder.llm.tokenizer)
    guard !words.isEmpty,
      let prompt = try decoder.speech.alignmentPrompt(of: text, language: language, task: decoder.options.task)
    else { return [] }
    var params = SamplingParams.greedy(maxTokens: 1)
    params.detokenize = false
    params.promptLogprobs = 0
    var extras = RequestExtras()
    extras.rules = []
    extras.tapsAttention = true
    let output = await decoder.answer(samples, prompt.tokens, params, nil, extras)
    if let error = output.error { throw error }
    guard let attention = output.attention, let logprobs = output.promptLogprobs else { return [] }
    let duration = Double(samples.count) / Double(decoder.speech.sampleRate)
    let times = Self.times(attention, prompt, textCount: text.count, duration: duration)
    guard times.count == text.count + 1 else { return [] }
    let probabilities = logprobs[prompt.textStart..<prompt.textStart + text.count].map { entries in
      Double(entries?.first?.logprob ?? -.infinity).exponential
    }
    var place = 0
    return words.map { word in
      let range = place..<place + word.tokens.count
      place = range.upperBound
      return TimedWord(
        text: word.text, tokens: word.tokens, start: times[range.lowerBound], end: times[range.upperBound],
        probability: probabilities[range].reduce(0, +) / Double(max(1, range.count)))
    }
  }

  /// When each token of the text begins, and when the text ends, in seconds; empty for a window without sound.
  static func times(
    _ attention: SourceAttention, _ prompt: AlignmentPrompt, textCount: Int, duration: Double
  ) -> [Double] {
    let frames = min(attention.positions, Int(duration / prompt.secondsPerPosition + 1e-6))
    let (first, last) = (prompt.textStart - 1, prompt.textStart + textCount)
    guard frames > 0, attention.rows >= last, !attention.heads.isEmpty else { return [] }
    let rows = last - first
    var matrix = [Float](repeating: 0, count: rows * frames)
    var scratch = [Float](repeating: 0, count: signal_attention_scratch(attention.rows, frames))
    withPointers(attention.heads[...]) { heads in
      signal_attention_matrix(
        heads, heads.count, attention.rows, attention.positions, frames, first, last, &scratch, &matrix)
    }
    return starts(matrix, rows: rows, columns: frames).map { Double($0) * prompt.secondsPerPosition }
  }

  /// The column at which the path of dynamic time warping enters each row; `values` `[rows, columns]`.
  static func starts(_ values: [Float], rows: Int, columns: Int) -> [Int32] {
    var starts = [Int32](repeating: 0, count: rows)
    var trace = [UInt8](repeating: 0, count: (rows + 1) * (columns + 1))
    var sums = [Float](repeating: 0, count: 2 * (columns + 1))
    signal_time_warping(values, rows, columns, &trace, &sums, &starts)
    return starts
  }

  /// Holds all arrays at once, one scope inside the other.
  private static func withPointers(
    _ arrays: ArraySlice<[Float]>, _ pointers: [UnsafePointer<Float>?] = [], _ body: ([UnsafePointer<Float>?]) -> Void
  ) {
    guard let array = arrays.first else { return body(pointers) }
    array.withUnsafeBufferPointer { withPointers(arrays.dropFirst(), pointers + [$0.baseAddress], body) }
  }
}
