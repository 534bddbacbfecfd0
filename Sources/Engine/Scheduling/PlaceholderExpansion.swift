import ModelKit

/// Where an item's embeddings stand in a prompt: its first rows in the first range, and so on.
struct MediaPlacement: Sendable, Equatable {
  let ranges: [Range<Int>]
}

/// Puts what stands for media into a prompt, each item in the place of its modality's next placeholder.
struct PlaceholderExpansion: Sendable {
  private let processor: any InputProcessor

  init(_ processor: any InputProcessor) { self.processor = processor }

  /// Checks that the prompt has as many placeholders of each modality as there are items.
  func check(_ prompt: [Int32], counts: [Modality: Int]) throws(InputError) {
    for modality in Modality.allCases {
      guard let placeholder = processor.placeholder(for: modality) else { continue }
      let found = Self.count(of: placeholder.tokens, in: prompt)
      let items = counts[modality] ?? 0
      guard found != items else { continue }
      let one = { (count: Int, noun: String) in "\(count) \(noun)\(count == 1 ? "" : "s")" }
      let format = processor.promptFormat.map { ", as in: \($0.debugDescription)" } ?? ""
      throw InputError(
        .invalidRequest,
        "The prompt has \(one(found, "placeholder")) '\(placeholder.text)' and comes with \(one(items, modality.rawValue)); "
          + "write '\(placeholder.text)' once where each \(modality) belongs\(format).")
    }
  }

  /// The prompt with the items in it, and where each of them is.
  /// - Parameter items: in the order of their placeholders within each modality; `check` has passed.
  func expand(_ prompt: [Int32], _ items: [MediaFeatures]) -> (tokens: [Int32], placements: [MediaPlacement]) {
    var waiting: [Modality: [Int]] = [:]
    for (place, item) in items.enumerated().reversed() { waiting[item.modality, default: []].append(place) }
    let placeholders = Modality.allCases.compactMap { modality in
      processor.placeholder(for: modality).map { (modality, $0.tokens) }
    }
    var tokens: [Int32] = []
    var placements = items.map { _ in MediaPlacement(ranges: []) }
    var rest = prompt[...]
    while let token = rest.first {
      let found = placeholders.first { !$0.1.isEmpty && rest.starts(with: $0.1) && waiting[$0.0]?.isEmpty == false }
      guard let (modality, placeholder) = found, let place = waiting[modality]?.popLast() else {
        tokens.append(token)
        rest.removeFirst()
        continue
      }
      let replacement = processor.replacement(for: items[place])
      placements[place] = MediaPlacement(ranges: Self.ranges(of: replacement, from: tokens.count))
      tokens += replacement.tokens
      rest.removeFirst(placeholder.count)
    }
    return (tokens, placements)
  }

  private static func ranges(of replacement: PromptReplacement, from start: Int) -> [Range<Int>] {
    guard let embedded = replacement.embeddedToken else { return [start..<start + replacement.tokens.count] }
    var ranges: [Range<Int>] = []
    for (place, token) in replacement.tokens.enumerated() where token == embedded {
      let position = start + place
      if let last = ranges.last, last.upperBound == position {
        ranges[ranges.count - 1] = last.lowerBound..<position + 1
      } else {
        ranges.append(position..<position + 1)
      }
    }
    return ranges
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
