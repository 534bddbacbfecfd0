import ModelKit

/// Cuts prompts that are too long, where a request asks for that.
struct Truncation {
  private let limit: Int
  private let side: TokenizationOptions.Side

  /// - Parameter maxLength: the most positions of a sequence.
  /// - Returns: nil where the options ask for none.
  /// - Throws: where they ask for what cannot be.
  init?(_ options: TokenizationOptions, maxLength: Int) throws(InputError) {
    side = options.truncationSide
    let whole = options.wholeLength(maxLength)
    switch options.truncation {
    case .doNotTruncate: return nil
    case .longestFirst: limit = whole
    case nil:
      guard let wanted = options.truncatePromptTokens else { return nil }
      guard wanted == -1 || wanted >= 1 else {
        throw InputError(.invalidRequest, "truncate_prompt_tokens must be at least 1, or -1, got \(wanted).")
      }
      limit = wanted == -1 ? whole : wanted
    }
  }

  /// Which of so many tokens stay.
  func kept(of count: Int) -> Range<Int> {
    guard count > limit else { return 0..<count }
    return side == .left ? count - limit..<count : 0..<limit
  }

  func cut(_ prompt: PlacedPrompt, _ items: [MediaFeatures]) throws(InputError) -> PlacedPrompt {
    let kept = kept(of: prompt.tokens.count)
    for (placement, item) in zip(prompt.placements, items) {
      for range in placement.ranges where range.clamped(to: kept) != range {
        throw InputError(
          .invalidRequest,
          "truncate_prompt_tokens=\(limit) would split or drop a(n) \(item.modality) item, which spans tokens "
            + "\(range.lowerBound) to \(range.upperBound); allow more tokens.")
      }
    }
    return PlacedPrompt(
      tokens: Array(prompt.tokens[kept]), placements: prompt.placements.map { $0.moved(by: -kept.lowerBound) },
      rows: prompt.rows)
  }
}
