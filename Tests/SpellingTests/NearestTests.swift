import Spelling
import Testing

@Suite("Spelling")
struct NearestTests {
  @Test(
    "the nearest spelling is found, whatever its case, and nothing where none is close",
    arguments: [
      ("wisper-tiny", "whisper-tiny"), ("WHISPER-TINY", "whisper-tiny"), ("whisper-bas", "whisper-base"),
      ("llama", nil), ("", nil), ("whisper-tiny.en", "whisper-tiny"),
    ])
  func nearest(word: String, expected: String?) {
    #expect(nearestSpelling(to: word, among: ["whisper-tiny", "whisper-base"]) == expected)
  }

  @Test("of equally close spellings the first counts")
  func ties() {
    #expect(nearestSpelling(to: "fc2", among: ["fc1", "fc3"]) == "fc1")
  }
}
