// After openai/whisper, __init__.py: _ALIGNMENT_HEADS

import ModelKit

extension WhisperConfig {
  /// The heads that a checkpoint lists as pairs of layer and head; where it lists none, those of the published model of
  /// these sizes. None are known for other sizes, nor where one is listed that the model does not have: such a list is
  /// another model's.
  func alignmentHeads(_ listed: [[Int]]?) -> [AttentionHead] {
    guard let listed else { return publishedHeads }
    let isOwn = listed.allSatisfy { $0.count == 2 && 0..<decoderLayers ~= $0[0] && 0..<decoderHeads ~= $0[1] }
    return isOwn ? listed.map { AttentionHead(layer: $0[0], head: $0[1]) } : []
  }

  private var publishedHeads: [AttentionHead] {
    let published = Self.published.first {
      $0.layers == decoderLayers && $0.size == hiddenSize && $0.vocabulary == vocabularySize
    }
    return published?.heads.map { AttentionHead(layer: $0.0, head: $0.1) } ?? []
  }

  private struct Published: Sendable {
    let layers: Int
    let size: Int
    let vocabulary: Int
    let heads: [(Int, Int)]

    init(_ layers: Int, _ size: Int, _ vocabulary: Int, _ heads: [(Int, Int)]) {
      (self.layers, self.size, self.vocabulary, self.heads) = (layers, size, vocabulary, heads)
    }
  }

  /// large and large-v2 have the same sizes; these are the heads of the second.
  private static let published = [
    Published(4, 384, 51_864, [(1, 0), (2, 0), (2, 5), (3, 0), (3, 1), (3, 2), (3, 3), (3, 4)]),
    Published(4, 384, 51_865, [(2, 2), (3, 0), (3, 2), (3, 3), (3, 4), (3, 5)]),
    Published(6, 512, 51_864, [(3, 3), (4, 7), (5, 1), (5, 5), (5, 7)]),
    Published(6, 512, 51_865, [(3, 1), (4, 2), (4, 3), (4, 7), (5, 1), (5, 2), (5, 4), (5, 6)]),
    Published(
      12, 768, 51_864,
      [
        (6, 6), (7, 0), (7, 3), (7, 8), (8, 2), (8, 5), (8, 7), (9, 0), (9, 4), (9, 8), (9, 10), (10, 0), (10, 1),
        (10, 2), (10, 3), (10, 6), (10, 11), (11, 2), (11, 4),
      ]),
    Published(
      12, 768, 51_865,
      [(5, 3), (5, 9), (8, 0), (8, 4), (8, 7), (8, 8), (9, 0), (9, 7), (9, 9), (10, 5)]),
    Published(
      24, 1_024, 51_864,
      [
        (11, 4), (14, 1), (14, 12), (14, 14), (15, 4), (16, 0), (16, 4), (16, 9), (17, 12), (17, 14), (18, 7),
        (18, 10), (18, 15), (20, 0), (20, 3), (20, 9), (20, 14), (21, 12),
      ]),
    Published(24, 1_024, 51_865, [(13, 15), (15, 4), (15, 15), (16, 1), (20, 0), (23, 4)]),
    Published(
      32, 1_280, 51_865,
      [
        (10, 12), (13, 17), (16, 11), (16, 12), (16, 13), (17, 15), (17, 16), (18, 4), (18, 11), (18, 19), (19, 11),
        (21, 2), (21, 3), (22, 3), (22, 9), (22, 12), (23, 5), (23, 7), (23, 13), (25, 5), (26, 1), (26, 12), (27, 15),
      ]),
    Published(
      32, 1_280, 51_866,
      [(7, 0), (10, 17), (12, 18), (13, 12), (16, 1), (17, 14), (19, 11), (21, 4), (24, 1), (25, 6)]),
    Published(4, 1_280, 51_866, [(2, 4), (2, 11), (3, 3), (3, 6), (3, 11), (3, 14)]),
  ]
}
