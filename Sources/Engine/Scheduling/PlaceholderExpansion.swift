import ModelKit

/// Puts what stands for media into a prompt, each item in the place of its modality's next placeholder. A prompt of tokens
/// may have it there already, as the processors of `transformers` put it.
struct PlaceholderExpansion: Sendable {
  private let processor: any InputProcessor
  private let prompt: [Int32]
  /// Modalities whose items seem to be expanded in the prompt; whether they are can only be told with the items at hand.
  private let expanded: Set<Modality>

  /// - Throws: where the prompt does not have as many placeholders of each modality as there are items.
  init(_ processor: any InputProcessor, _ tokens: [Int32], _ given: Prompt) throws(InputError) {
    self.processor = processor
    prompt = tokens
    let isOfTokens = if case .tokens = given.content { true } else { false }
    var expanded: Set<Modality> = []
    for modality in Modality.allCases {
      guard let placeholder = processor.placeholder(for: modality) else { continue }
      let found = Self.count(of: placeholder.tokens, in: tokens)
      let items = given.media[modality]?.count ?? 0
      guard found != items else { continue }
      let places = tokens.count { $0 == placeholder.tokens.last }
      guard isOfTokens, items > 0, places >= items else {
        throw Self.mismatch(found, items, modality, placeholder, processor)
      }
      expanded.insert(modality)
    }
    self.expanded = expanded
  }

  private static func mismatch(
    _ found: Int, _ items: Int, _ modality: Modality, _ placeholder: Placeholder, _ processor: any InputProcessor,
    positions: [Int] = []
  ) -> InputError {
    let one = { (count: Int, noun: String) in "\(count) \(noun)\(count == 1 ? "" : "s")" }
    let format = processor.promptFormat.map { ", as in: \($0.debugDescription)" } ?? ""
    let shown = positions.prefix(8).map(String.init) + (positions.count > 8 ? ["…"] : [])
    let runs =
      positions.isEmpty ? "" : ", or as often as each \(modality) has positions (\(shown.joined(separator: " + ")))"
    return InputError(
      .invalidRequest,
      "The prompt has \(one(found, "placeholder")) '\(placeholder.text)' and comes with \(one(items, modality.rawValue)); "
        + "write '\(placeholder.text)' once where each \(modality) belongs\(runs)\(format).")
  }

  /// The prompt with the items in it, and where each of them is.
  /// - Parameter items: in the order of their placeholders within each modality.
  /// - Throws: where a prompt that seemed to be expanded is not what these items become.
  func expand(_ items: [MediaFeatures]) throws(InputError) -> PlacedPrompt {
    let replacements = items.map(processor.replacement)
    var waiting: [Modality: [Int]] = [:]
    for (place, item) in items.enumerated().reversed() { waiting[item.modality, default: []].append(place) }
    let placeholders = Modality.allCases.compactMap { modality in
      processor.placeholder(for: modality).map { (modality, $0.tokens) }
    }
    /// What the next item of a modality is written as.
    func written(_ modality: Modality, _ placeholder: [Int32]) -> [Int32] {
      guard expanded.contains(modality), let next = waiting[modality]?.last else { return placeholder }
      return replacements[next].tokens
    }
    var tokens: [Int32] = []
    var placements = items.map { _ in MediaPlacement(ranges: []) }
    var taken: [Modality: Int] = [:]
    var rest = prompt[...]
    while let token = rest.first {
      let found = placeholders.first { modality, placeholder in
        let wanted = written(modality, placeholder)
        return !wanted.isEmpty && rest.starts(with: wanted) && waiting[modality]?.isEmpty == false
      }
      guard let (modality, placeholder) = found, let place = waiting[modality]?.last else {
        tokens.append(token)
        rest.removeFirst()
        continue
      }
      rest.removeFirst(written(modality, placeholder).count)
      waiting[modality]?.removeLast()
      let replacement = replacements[place]
      placements[place] = replacement.placement(from: tokens.count)
      tokens += replacement.tokens
      taken[modality, default: 0] += placements[place].count
    }
    try checkExpanded(items, replacements, taken, isComplete: { waiting[$0]?.isEmpty != false })
    return PlacedPrompt(tokens: tokens, placements: placements)
  }

  /// That every item was found, and no placeholder is left over.
  private func checkExpanded(
    _ items: [MediaFeatures], _ replacements: [PromptReplacement], _ taken: [Modality: Int],
    isComplete: (Modality) -> Bool
  ) throws(InputError) {
    for modality in Modality.allCases where expanded.contains(modality) {
      guard let placeholder = processor.placeholder(for: modality) else { continue }
      let own = zip(items, replacements).filter { $0.0.modality == modality }.map(\.1)
      let token = own.first?.embeddedToken ?? placeholder.tokens.last
      let places = prompt.count { $0 == token }
      guard isComplete(modality), places == taken[modality] else {
        throw Self.mismatch(
          places, own.count, modality, placeholder, processor, positions: own.map { $0.placement(from: 0).count })
      }
    }
  }

  private static func count(of placeholder: [Int32], in prompt: [Int32]) -> Int {
    guard !placeholder.isEmpty else { return 0 }
    var count = 0
    var rest = prompt[...]
    while !rest.isEmpty {
      let isFound = rest.starts(with: placeholder)
      count += isFound ? 1 : 0
      rest.removeFirst(isFound ? placeholder.count : 1)
    }
    return count
  }
}

extension PromptReplacement {
  /// Where an item's rows stand whose replacement begins at token `start`.
  fileprivate func placement(from start: Int) -> MediaPlacement {
    MediaPlacement(places: tokens.map { embeddedToken == nil || $0 == embeddedToken }, from: start)
  }
}

extension MediaPlacement {
  /// How many rows it has.
  fileprivate var count: Int { ranges.reduce(0) { $0 + $1.count } }
}
