import CMedia

/// How far a source should reach by its own headers, beside how far it does.
struct SourceExtent {
  /// Where the samples lie in a file of plain samples or of blocks.
  let data: DataChunk?
  /// The seconds that a container tells of which libav reckons anew from what is there.
  private let declaredSeconds: Double?
  /// Whether the source ends within a page or a chunk.
  let isCut: Bool
  /// Whether a page of an Ogg stream is damaged.
  let hasDamagedPages: Bool
  /// The share of the sound's bytes that is missing, in those that are there.
  private let missingShare: Double

  init(_ source: ByteSource) {
    let start = source.bytes(at: 0, count: 16)
    data = DataChunk(source)
    var (declared, cut, damaged) = (Double?.none, false, false)
    if start.starts(with: "OggS".utf8) {
      let pages = media_ogg_check(source.state)
      (cut, damaged) = (pages == MEDIA_OGG_CUT, pages == MEDIA_OGG_DAMAGED)
    } else if start.starts(with: "RIFF".utf8), start.dropFirst(8).starts(with: "AVI ".utf8) {
      declared = ContainerLength.avi(source)
    } else if start == ContainerLength.asfHeader {
      declared = ContainerLength.asf(source)
    }
    (declaredSeconds, isCut, hasDamagedPages) = (declared, cut, damaged)
    let present = data?.present(in: source) ?? 0
    missingShare = present > 0 ? Double((data?.size ?? 0) - present) / Double(present) : 0
  }

  /// Seconds that are missing at the end of a source of which so many were decoded.
  func missingSeconds(behind heard: Double) -> Double {
    let missing = (declaredSeconds ?? 0) - heard
    return max(missingShare * heard, missing > Self.leastMissing ? missing : 0)
  }

  /// Encoders put silence before and behind the sound.
  private static let leastMissing = 0.15
}
