import Compute
import ModelKit
import Testing

@testable import Engine

/// Pictures of as many positions as their only sample says; 7 is a picture's placeholder, `8 9` a clip's, which becomes 8, a
/// 6 for each position, and 9.
private struct InlineProcessor: InputProcessor {
  let limits: [Modality: Int] = [.image: 9, .video: 9]

  func features(
    of item: MediaItem, _ modality: Modality, _ options: ProcessorOptions
  ) throws(InputError) -> MediaFeatures {
    throw InputError(.invalidMedia, "This test makes its features itself.")
  }

  func placeholder(for modality: Modality) -> Placeholder? {
    switch modality {
    case .image: Placeholder("<image>", tokens: [7])
    case .video: Placeholder("<video>", tokens: [8, 9])
    case .audio: nil
    }
  }

  func replacement(for item: MediaFeatures) -> PromptReplacement {
    guard item.modality == .video else { return PromptReplacement(Array(repeating: 7, count: item.positions)) }
    return PromptReplacement([8] + Array(repeating: 6, count: item.positions) + [9], embeddedToken: 6)
  }
}

@Suite("Placeholders and what stands in their place")
struct PlaceholderExpansionTests {
  private func expand(
    _ tokens: [Int32], _ images: [Int] = [], _ videos: [Int] = []
  ) throws -> PlacedPrompt {
    let items =
      images.map { MediaFeatures(.image, [0], [1], positions: $0) }
      + videos.map { MediaFeatures(.video, [0], [1], positions: $0) }
    let prompt = Prompt.tokens(
      tokens, [.image: images.map { _ in MediaItem.absent }, .video: videos.map { _ in MediaItem.absent }])
    return try PlaceholderExpansion(InlineProcessor(), tokens, prompt).expand(items)
  }

  @Test("a prompt that is expanded gets the places of one that is not")
  func same() throws {
    for (short, long, images, videos) in [
      ([1, 7, 2], [1, 7, 7, 7, 2], [3], []),
      ([7, 7], [7, 7, 7, 7, 7], [2, 3], []),
      ([7, 1, 7], [7, 1, 7, 7, 7, 7], [1, 4], []),
      ([1, 8, 9, 7, 8, 9], [1, 8, 6, 6, 9, 7, 7, 8, 6, 9], [2], [2, 1]),
    ] as [([Int32], [Int32], [Int], [Int])] {
      let (wanted, found) = (try expand(short, images, videos), try expand(long, images, videos))
      #expect(wanted.tokens == long)
      #expect(found.tokens == long)
      #expect(found.placements == wanted.placements && found.placements.count == images.count + videos.count)
    }
    #expect(try expand([1, 8, 6, 6, 9, 7, 7], [2], [2]).placements.map(\.ranges) == [[5..<7], [2..<4]])
  }

  @Test("as many placeholders as items are one for each, whatever else they could be")
  func ambiguous() throws {
    #expect(try expand([7, 1], [1]).placements.map(\.ranges) == [[0..<1]])
    // Two items of one position each, expanded or not.
    #expect(try expand([7, 7], [1, 1]).placements.map(\.ranges) == [[0..<1], [1..<2]])
    #expect(try expand([7, 7], [3, 2]).tokens == [7, 7, 7, 7, 7])
    // One modality expanded, the other not.
    #expect(try expand([7, 7, 8, 9], [2], [2]).tokens == [7, 7, 8, 6, 6, 9])
  }

  @Test("what is neither is an error that says both forms")
  func neither() {
    for (tokens, images, found, runs) in [
      ([7, 7, 7], [2], 3, "2"), ([7, 7, 7, 1, 7, 7], [2, 3], 5, "2 + 3"), ([7, 7, 7, 7, 1], [2, 3], 4, "2 + 3"),
      ([7, 1, 7], [2], 2, "2"), ([7, 7, 7, 7, 7, 7], [2, 3], 6, "2 + 3"),
    ] as [([Int32], [Int], Int, String)] {
      let error = #expect(throws: InputError.self) { try expand(tokens, images) }
      #expect(
        error?.description
          == "The prompt has \(found) placeholders '<image>' and comes with \(images.count) image\(images.count == 1 ? "" : "s"); "
          + "write '<image>' once where each image belongs, or as often as each image has positions (\(runs)).")
    }
    // With fewer than items nothing can be expanded, and no item need be read to say so.
    let few = #expect(throws: InputError.self) { try expand([7, 1], [1, 1]) }
    #expect(
      few?.description
        == "The prompt has 1 placeholder '<image>' and comes with 2 images; write '<image>' once where each image belongs."
    )
    #expect(throws: InputError.self) { try expand([7, 7], []) }
    #expect(throws: InputError.self) { try expand([8, 6, 6, 6, 9, 8, 6, 9], [], [2, 2]) }
  }
}
