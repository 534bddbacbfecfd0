import Engine
import Foundation
import ModelKit
import Testing

/// Media that cannot be used, and what the one sentence about it must say.
struct MediaFault: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let says: [String]
  let make: @Sendable (MediaFolder) throws -> MediaItem

  init(_ name: String, says: String..., make: @escaping @Sendable (MediaFolder) throws -> MediaItem) {
    testDescription = name
    self.says = says
    self.make = make
  }

  /// The fixture's window is one second long.
  static let second = [Float](repeating: 0.1, count: 16_000)

  static func pcm(
    _ name: String, says: String..., samples: [Float] = second, rate: Int = 16_000, channels: Int = 1
  ) -> MediaFault {
    MediaFault(name, says) { _ in .pcm(samples, rate: rate, channels: channels) }
  }

  private init(_ name: String, _ says: [String], make: @escaping @Sendable (MediaFolder) throws -> MediaItem) {
    testDescription = name
    self.says = says
    self.make = make
  }

  static let all = files + samples

  static let files = [
    MediaFault("a missing file", says: "There is no file ", "gone.wav") { .file("\($0.path)/gone.wav") },
    MediaFault("a path through a file", says: "There is no file ") {
      _ = try $0.file("a.wav", Wave.int16(second))
      return .file("\($0.path)/a.wav/b.wav")
    },
    MediaFault("an empty path", says: "The name of the file is empty.") { _ in .file("") },
    MediaFault("an empty file", says: "empty.wav is empty") { try $0.file("empty.wav", []) },
    MediaFault("no bytes", says: "upload.wav is empty") { _ in .bytes([], name: "upload.wav") },
    MediaFault("a folder", says: " is a folder; name the file in it") { .file($0.path) },
    MediaFault("a device", says: "/dev/zero is not a regular file") { _ in .file("/dev/zero") },
    MediaFault("a WAV that is a header only", says: "header.wav begins like a media file, but no sound") {
      try $0.file("header.wav", Wave.header(count: 0))
    },
    MediaFault("a WAV whose sound is missing", says: "header.wav begins like a media file, but no sound") {
      try $0.file("header.wav", Wave.header(count: 32_000))
    },
    MediaFault("a WAV that ends in its header", says: "cut.wav ", "no sound can be decoded") {
      try $0.file("cut.wav", Array(Wave.int16(second).prefix(40)))
    },
    MediaFault("a text file", says: "notes.wav is not audio or video in a format that is known") {
      try $0.file("notes.wav", Array("These are the minutes of the meeting, not its recording.\n".utf8))
    },
    MediaFault("a file of zeros", says: "zeros.wav ") {
      try $0.file("zeros.wav", [UInt8](repeating: 0, count: 50_000))
    },
    MediaFault("a video without sound", says: "silent.y4m has no sound track") {
      try $0.file("silent.y4m", silentVideo)
    },
    MediaFault("a WAV with a NaN", says: "nan.wav has a sample that is NaN or infinite, 0.25 s from its start") {
      var samples = second
      samples[4_000] = .nan
      return try $0.file("nan.wav", Wave.float(samples))
    },
    MediaFault(
      "an hour of WAV", says: "hour.wav is 3600 s long; at most 1 s", "cut it into pieces", "not supported yet"
    ) {
      try $0.sparse("hour.wav", Wave.header(count: 3_600 * 32_000), length: 44 + 3_600 * 32_000)
    },
    MediaFault("a WAV a little too long", says: "long.wav is longer than the 1 s", "cut it into pieces") {
      try $0.file("long.wav", Wave.int16(second + [0.1]))
    },
  ]

  static let samples = [
    pcm("no samples", says: "is empty", samples: []),
    pcm("a NaN among samples", says: "NaN or infinite", samples: second + [.nan], rate: 32_000),
    pcm("an infinity among samples", says: "NaN or infinite", samples: [0, -.infinity]),
    pcm("samples at a rate of zero", says: "0 samples a second; 1000 to 768000 can be used", rate: 0),
    pcm("samples at a negative rate", says: "-16000 samples a second", rate: -16_000),
    pcm("samples at the largest rate there is", says: "samples a second; 1000 to 768000", rate: .max),
    pcm("samples in no channel", says: "0 channels; give 1 or more", channels: 0),
    pcm("samples in fewer than no channels", says: "channels; give 1 or more", channels: .min),
    pcm("samples that do not divide into channels", says: "16000 samples", "3 channels", channels: 3),
    pcm("more channels than samples", says: "channels", channels: .max),
    pcm(
      "an hour of samples", says: "3600 s long; at most 1 s", "cut it into pieces", "not supported yet",
      samples: [Float](repeating: 0, count: 3_600_000), rate: 1_000),
  ]
}

@Suite("Media that cannot be used")
struct BadMediaTests {
  @Test("gets a sentence, in an answer and in a transcription", arguments: MediaFault.all)
  func sentence(_ fault: MediaFault) async throws {
    let folder = try MediaFolder()
    let item = try fault.make(folder)
    let llm = try TinyRandom.llm()
    let output = await llm.generate([.text("", [.audio: [item]])])[0]
    let error = try #require(output.error)
    #expect(error.kind == .invalidMedia && output.outputs.isEmpty)
    for word in fault.says { #expect(error.description.contains(word), "\(error)") }
    #expect(error.description.isOneSentence, "\(error)")
    let transcription = try await llm.transcribe([item])[0]
    #expect(transcription.error == error && transcription.text.isEmpty)
  }

  @Test("costs the other requests of the call nothing")
  func others() async throws {
    let folder = try MediaFolder()
    let llm = try TinyRandom.llm()
    let good = TinyRandom.waveform("noise")
    let alone = await llm.generate([.text("", [.audio: [good]])], .greedy())[0].outputs[0].tokenIDs
    let transcribed = try await llm.transcribe([good])[0]
    var items = [good]
    for fault in MediaFault.all { items += [try fault.make(folder), good] }
    let outputs = await llm.generate(items.map { .text("", [.audio: [$0]]) }, .greedy())
    let transcriptions = try await llm.transcribe(items)
    for place in items.indices {
      let isGood = place.isMultiple(of: 2)
      #expect((outputs[place].error == nil) == isGood)
      #expect(outputs[place].outputs.map(\.tokenIDs) == (isGood ? [alone] : []))
      #expect((transcriptions[place].error == nil) == isGood)
      #expect(transcriptions[place].segments == (isGood ? transcribed.segments : []))
    }
  }

  @Test("a sound that is cut short is heard as far as it goes, and the answer says so")
  func truncated() async throws {
    let folder = try MediaFolder()
    let samples = (0..<16_000).map { Float($0 % 100) / 100 - 0.5 }
    let cut = try folder.file("cut.wav", Array(Wave.int16(samples).prefix(44 + 2 * 8_000 + 1)))
    let whole = try folder.file("whole.wav", Wave.int16(Array(samples.prefix(8_000))))
    let llm = try TinyRandom.llm()
    let outputs = await llm.generate([cut, whole].map { .text("", [.audio: [$0]]) }, .greedy())
    #expect(outputs[0].error == nil && outputs[0].metrics.mediaSeconds == 0.5)
    let notice = "\(cut.name) is cut short: 0.5 s of the sound that it tells of are missing, and the 0.5 s that are "
    #expect(outputs[0].notices == [notice + "there were used."])
    #expect(outputs[1].notices.isEmpty)
    #expect(try await llm.transcribe([cut])[0].notices == outputs[0].notices)
    #expect(outputs[0].outputs.map(\.tokenIDs) == outputs[1].outputs.map(\.tokenIDs))
  }
}
