import ModelKit

/// Cuts prompts that are too long, where a request asks for that.
struct Truncation {
  private let limit: Int
  private let side: TokenizationOptions.Side

  /// - Parameter maxLength: the most positions of a sequence.
  /// - Returns: nil where the options ask for none.
  /// - Throws: where they ask for what cannot be.
  init?(_ options: TokenizationOptions, maxLength: Int) throws(InputError) {
    guard let wanted = options.truncatePromptTokens else { return nil }
    guard wanted == -1 || wanted >= 1 else {
      throw InputError(.invalidRequest, "truncate_prompt_tokens must be at least 1, or -1, got \(wanted).")
    }
    limit = wanted == -1 ? maxLength - 1 : wanted
    side = options.truncationSide
  }

  func cut(
    _ tokens: [Int32], _ placements: [MediaPlacement], _ items: [MediaFeatures]
  ) throws(InputError) -> ([Int32], [MediaPlacement]) {
    guard tokens.count > limit else { return (tokens, placements) }
    let kept = side == .left ? tokens.count - limit..<tokens.count : 0..<limit
    for (placement, item) in zip(placements, items) {
      for range in placement.ranges where range.clamped(to: kept) != range {
        throw InputError(
          .invalidRequest,
          "truncate_prompt_tokens=\(limit) would split or drop a(n) \(item.modality) item, which spans tokens "
            + "\(range.lowerBound) to \(range.upperBound); allow more tokens.")
      }
    }
    let moved = placements.map { placement in
      MediaPlacement(ranges: placement.ranges.map { $0.lowerBound - kept.lowerBound..<$0.upperBound - kept.lowerBound })
    }
    return (Array(tokens[kept]), moved)
  }
}
