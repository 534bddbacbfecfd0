import Foundation
import Paths
import Testing

@testable import Media

@Suite struct BadAudioTests {
  @Test func `a path that is missing, a folder, a device or empty`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let empty = folder.appending(path: "empty.wav").path
    try Data().write(to: URL(filePath: empty))
    let missing = folder.appending(path: "missing.wav").path
    #expect(throws: MediaError.missing(missing)) { try AudioClip(contentsOf: missing) }
    #expect(throws: MediaError.missing(empty + "/x.wav")) { try AudioClip(contentsOf: empty + "/x.wav") }
    #expect(throws: MediaError.folder(folder.path)) { try AudioClip(contentsOf: folder.path) }
    #expect(throws: MediaError.notAFile("/dev/null")) { try AudioClip(contentsOf: "/dev/null") }
    #expect(throws: MediaError.empty(empty)) { try AudioClip(contentsOf: empty) }
    #expect(throws: MediaError.empty("nothing")) { try AudioClip(encoded: [], name: "nothing") }
    #expect(throws: MediaError.missing("")) { try AudioClip(contentsOf: "") }
  }

  @Test func `a pipe that nobody writes to is refused after a while`() throws {
    let pipe = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try #require(mkfifo(pipe, 0o600) == 0)
    defer { unlink(pipe) }
    #expect(throws: MediaError.empty(pipe)) { try AudioClip(contentsOf: pipe) }
  }

  @Test func `what comes through a pipe is decoded, up to a limit`() throws {
    let bytes = WaveFile.int16(TestSignals.chirp(200_000))
    let clip = try AudioClip(encoded: bytes, name: "F")
    for (limit, fits) in [(bytes.count, true), (bytes.count - 1, false)] {
      let pipe = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
      try #require(mkfifo(pipe, 0o600) == 0)
      defer { unlink(pipe) }
      let writer = Process()
      let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      try Data(bytes).write(to: file)
      defer { try? FileManager.default.removeItem(at: file) }
      writer.executableURL = URL(filePath: "/bin/sh")
      writer.arguments = ["-c", "sleep 0.1; cat \"$0\" > \"$1\" 2>/dev/null", file.path, pipe]
      try writer.run()
      if fits {
        #expect(try AudioClip(contentsOf: pipe) == clip)
      } else {
        let error = #expect(throws: MediaError.self) { _ = try PipeSpool.open(pipe, limit: limit) }
        #expect(error == .tooManyPipedBytes(pipe, limit: limit))
      }
      writer.waitUntilExit()
    }
  }

  @Test func `a name of any bytes is opened`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = String(path: Array("\(folder.path)/caf".utf8) + [0xE9] + Array(".wav".utf8))
    let descriptor = path.withPath { open($0, O_CREAT | O_WRONLY, 0o600) }
    try #require(descriptor >= 0)
    let bytes = WaveFile.int16([0.5, 0.25])
    #expect(write(descriptor, bytes, bytes.count) == bytes.count)
    close(descriptor)
    #expect(try AudioClip(contentsOf: path).samples == [0.5, 0.25])
    // Frames of a film are found by listing a folder.
    let files = try FrameFolder.files(in: try frameFolder(in: folder.path))
    #expect(files.count == 1 && files[0].pathBytes.contains(0xE9))
    #expect(throws: MediaError.notImage(files[0])) { try RGBImage(contentsOf: files[0]) }
  }

  private func frameFolder(in parent: String) throws -> String {
    let folder = String(path: Array("\(parent)/f".utf8) + [0xE9])
    try #require(folder.withPath { mkdir($0, 0o700) } == 0)
    let frame = String(path: folder.pathBytes + Array("/1".utf8) + [0xE9] + Array(".png".utf8))
    let descriptor = frame.withPath { open($0, O_CREAT | O_WRONLY, 0o600) }
    try #require(descriptor >= 0 && write(descriptor, "nothing", 7) == 7)
    close(descriptor)
    return folder
  }

  @Test(
    .enabled(if: geteuid() != 0, "the superuser may read every file")
  ) func `a file that may not be read`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    try Data([1]).write(to: file)
    chmod(file.path, 0)
    #expect(throws: MediaError.unreadable(file.path, reason: "Permission denied")) {
      try AudioClip(contentsOf: file.path)
    }
  }

  @Test(arguments: [
    "just some text, and a little more of it", "{\"json\": [1, 2, 3]}", "\u{0}", "RIFF", "ID3", "\u{1F}\u{8B}gzip?",
  ]) func `bytes that are no media`(text: String) {
    #expect(throws: MediaError.notAudio("F")) { try AudioClip(encoded: Array(text.utf8), name: "F") }
  }

  @Test func `a file that a list names is not opened`() throws {
    // libav's concat lists, which are recognised by content, take names in the current folder without a question.
    let name = "\(UUID().uuidString).mp3"
    try Data(MPEGFile.silence(100)).write(to: URL(filePath: name))
    defer { try? FileManager.default.removeItem(atPath: name) }
    let list = Array("ffconcat version 1.0\nfile \(name)\n".utf8)
    let error = #expect(throws: MediaError.self) { try AudioClip(encoded: list, name: "list") }
    #expect(error?.kind == "undecodable")
  }

  @Test func `headerless PCM is not guessed at`() {
    let samples = TestSignals.chirp(40_000).map { Int16($0 * 20_000) }
    var bytes: [UInt8] = []
    for sample in samples { bytes.append(littleEndian: sample) }
    #expect(throws: MediaError.notAudio("pcm.wav")) { try AudioClip(encoded: bytes, name: "pcm.wav") }
  }

  @Test func `media without sound`() {
    let file = MatroskaFile(tracks: [.subtitles])
    #expect(throws: MediaError.noSound("silent.mkv")) { try AudioClip(encoded: file.bytes, name: "silent.mkv") }
  }

  @Test func `sound that no decoder knows`() {
    let file = MatroskaFile(tracks: [.unknownSound])
    let error = #expect(throws: MediaError.self) { try AudioClip(encoded: file.bytes, name: "odd.mkv") }
    #expect(error?.kind == "undecodable")
  }

  @Test(arguments: [5, 12, 20, 30, 43, 44]) func `a WAV cut off in its header or right after it`(length: Int) {
    let bytes = Array(WaveFile.int16([0.1, 0.2, 0.3]).prefix(length))
    let error = #expect(throws: MediaError.self) { try AudioClip(encoded: bytes, name: "cut.wav") }
    #expect(error?.kind == (length <= 32 ? "notAudio" : "undecodable"))
  }

  @Test func `a data chunk longer than the file gives what is there`() throws {
    var file = WaveFile(data: [UInt8](repeating: 1, count: 2_000))
    for size in [2_002, 1_000_000, 0x7FFF_FFFF, 0xFFFF_FFFF] {
      file.declaredSize = size
      #expect(try AudioClip(encoded: file.bytes, name: "long.wav").samples.count == 1_000, "\(size)")
    }
  }

  @Test func `bytes after the sound do not count`() throws {
    let bytes = WaveFile.int16([Float](repeating: 0.5, count: 500)) + Array("LISTEN TO THIS".utf8)
    #expect(try AudioClip(encoded: bytes, name: "tail.wav").samples.count == 500)
  }

  @Test func `a track that is cut off gives what is there`() throws {
    let file = MatroskaFile(tracks: [.sound([Int16](repeating: 9, count: 32_000), channels: 1, rate: 16_000)])
    let clip = try AudioClip(encoded: Array(file.bytes.prefix(file.bytes.count / 2)), name: "cut.mkv")
    #expect((0.5...1.5).contains(clip.seconds))
  }

  @Test func `no channels`() {
    var file = WaveFile(data: [UInt8](repeating: 1, count: 200))
    file.channels = 0
    let error = #expect(throws: MediaError.self) { try AudioClip(encoded: file.bytes, name: "none.wav") }
    #expect(error?.kind == "undecodable")
  }

  @Test(arguments: [0, 1, 999, 768_001, 0x7FFF_FFFF, 0xFFFF_FFFF]) func `a rate that cannot be`(rate: Int) {
    let file = WaveFile(rate: rate, data: [UInt8](repeating: 1, count: 200))
    let error = #expect(throws: MediaError.self) { try AudioClip(encoded: file.bytes, name: "rate.wav") }
    #expect(error?.kind == (1...0x7FFF_FFFF ~= rate ? "sampleRate" : "undecodable"), "\(rate)")
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity, .signalingNaN]) func `a sample that is not finite`(value: Float) {
    var samples = [Float](repeating: 0.25, count: 64_000)
    samples[40_000] = value
    #expect(throws: MediaError.notFinite("nan.wav", second: 2.5)) {
      try AudioClip(encoded: WaveFile.float(samples), name: "nan.wav")
    }
    #expect(throws: MediaError.notFinite("This audio", second: 2.5)) { try AudioClip(pcm: samples, rate: 16_000) }
    #expect(throws: MediaError.notFinite("This audio", second: 0.625)) {
      try AudioClip(pcm: samples, channels: 2, rate: 32_000)
    }
  }

  @Test func `samples whose sum or conversion overflows`() {
    let huge = (0..<2_000).map { $0.isMultiple(of: 40) ? -Float.greatestFiniteMagnitude : .greatestFiniteMagnitude }
    for (channels, rate) in [(2, 16_000), (1, 44_100)] {
      let error = #expect(throws: MediaError.self) { try AudioClip(pcm: huge, channels: channels, rate: rate) }
      #expect(error?.kind == "notFinite")
    }
  }

  @Test func `PCM with impossible numbers`() {
    let pcm: [Float] = [0, 0.5, 1]
    #expect(throws: MediaError.empty("This audio")) { try AudioClip(pcm: [], rate: 16_000) }
    #expect(throws: MediaError.sampleRate("This audio", 0)) { try AudioClip(pcm: pcm, rate: 0) }
    #expect(throws: MediaError.sampleRate("This audio", -16_000)) { try AudioClip(pcm: pcm, rate: -16_000) }
    #expect(throws: MediaError.sampleRate("mic", -1)) {
      try AudioClip(pcm: pcm, rate: 16_000, resampledTo: -1, name: "mic")
    }
    for channels in [0, -1, 2, .max] {
      #expect(throws: MediaError.channels("This audio", channels, samples: 3)) {
        try AudioClip(pcm: pcm, channels: channels, rate: 16_000)
      }
    }
  }

  @Test func `every error is one sentence that names the source`() {
    let errors: [MediaError] = [
      .missing("F"), .folder("F"), .notAFile("F"), .unreadable("F", reason: "R"), .empty("F"), .notAudio("F"),
      .noSound("F"), .undecodable("F", reason: nil), .undecodable("F", reason: "R"), .notFinite("F", second: 0.25),
      .tooLong("F", seconds: 3_600, limit: 30), .tooLong("F", seconds: nil, limit: 30.5), .sampleRate("F", 0),
      .channels("F", 0, samples: 1), .channels("F", 2, samples: 1), .library("F", reason: "R"),
    ]
    for error in errors {
      let text = error.description
      #expect(text.contains("F") && text.hasSuffix(".") && !text.contains("\n") && !text.contains(". "), "\(text)")
    }
    #expect(errors[10].description == "F is 3600 s long; at most 30 s can be used.")
    #expect(errors[11].description == "F is longer than the 30.5 s that can be used.")
  }
}

extension MediaError {
  /// The name of the case.
  var kind: String { String(describing: Mirror(reflecting: self).children.first?.label ?? "") }
}
