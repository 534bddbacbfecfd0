import Testing

@testable import Speech

@Suite("Windows of speech and their times")
struct WindowTests {
  private func stretch(_ start: Int, _ count: Int) -> SoundStretch {
    SoundStretch(start: start, samples: (0..<count).map { Float(start + $0) })
  }

  @Test("stretches are put together as long as they have room, in their order")
  func packing() {
    var packer = WindowPacker(seconds: 1, sampleRate: 100)
    var windows = packer.add(stretch(0, 40))
    windows += packer.add(stretch(50, 60))
    #expect(windows.isEmpty)
    windows += packer.add(stretch(200, 10))
    #expect(windows.map(\.samples.count) == [100])
    windows += packer.add(stretch(300, 250))
    windows += packer.finish()
    #expect(windows.map(\.samples.count) == [100, 10, 100, 100, 50])
    #expect(windows[4].samples.first == 500)
    #expect(packer.finish().isEmpty)
  }

  @Test("times go back to the recording, and one on a border belongs where it ends or begins")
  func times() {
    var map = TimeMap(sampleRate: 100)
    map.append(source: 1_000, count: 200)
    map.append(source: 1_500, count: 300)
    #expect(map.source(of: 0) == 10)
    #expect(map.source(of: 1.5) == 11.5)
    #expect(map.source(of: 2, isEnd: true) == 12)
    #expect(map.source(of: 2) == 15)
    #expect(map.source(of: 4) == 17)
    #expect(map.source(of: 9) == 18, "past the end is the end")
    map.drop(before: 250)
    #expect(map.source(of: 4) == 17)
  }

  @Test("neighbouring stretches are one")
  func neighbours() {
    var map = TimeMap(sampleRate: 100)
    map.append(source: 0, count: 100)
    map.append(source: 100, count: 100)
    map.append(source: 250, count: 1)
    #expect(map.stretches.count == 2)
  }

  @Test("a buffer keeps what was not dropped, by its place in the whole")
  func buffer() {
    var buffer = SampleBuffer()
    var next: Float = 0
    for block in [3, 50, 7, 200, 1] {
      buffer.append(
        (0..<block).map { _ in
          next += 1; return next
        })
      buffer.drop(before: buffer.end - 5)
      let range = buffer.start..<buffer.end
      #expect(buffer.samples(range) == range.map { Float($0 + 1) })
      #expect(buffer.samples(0..<buffer.end + 10) == buffer.samples(range))
    }
    #expect(buffer.end == 261)
  }

  @Test("a repetition compresses better than the threshold, a sentence does not")
  func compression() {
    #expect(CompressionRatio.of(String(repeating: "thank you. ", count: 30)) > 2.4)
    let sentence = "And so my fellow Americans, ask not what your country can do for you."
    #expect(abs(CompressionRatio.of(sentence) - 69.0 / 72) < 0.03)
    #expect(CompressionRatio.of("") == 0)
  }
}
