import Compute
import GoldenRuns
import Media
import ModelKit
import Testing

@testable import LLaVANextVideo

/// Each test asks about a clip as it is and as it would be after a mistake on the way to the model: an answer that
/// stayed the same would not have shown the mistake.
@Suite("What the demonstration checkpoint sees in clips")
struct DemoMeaningTests {
  private static let types = [DType.float32, .bfloat16]

  /// All frames of a sample.
  private static func frames(_ file: String) throws -> [RGBImage] {
    try VideoClip(contentsOf: DemoSample.path(file), sampling: .all).frames
  }

  private static func item(_ frames: [RGBImage]) -> MediaItem { .frames(frames.map { .image($0) }) }

  @Test("what happens first happens last, and the other way, where the frames are reversed", arguments: types)
  func order(dtype: DType) async throws {
    let model = try DemoModel(LLaVANextVideoPlugin.self, in: "LLaVANextVideo", .video, dtype: dtype)
    let frames = try Self.frames("turtle.mp4")
    let question = "What happens first?"
    #expect(try await model.answer(question, Self.item(frames)) == "The turtle moves right.")
    #expect(try await model.answer(question, Self.item(frames.reversed())) == "The black square moves up.")
  }

  @Test("right is left where the frames are mirrored", arguments: types)
  func sides(dtype: DType) async throws {
    let model = try DemoModel(LLaVANextVideoPlugin.self, in: "LLaVANextVideo", .video, dtype: dtype)
    let frames = try Self.frames("turtle.mp4")
    let question = "Which way does the turtle move? Answer briefly."
    #expect(try await model.answer(question, Self.item(frames)) == "Right")
    #expect(try await model.answer(question, Self.item(try frames.map { try $0.mirrored })) == "Left")
  }

  @Test("a colour is another one where red and blue are swapped", arguments: types)
  func channels(dtype: DType) async throws {
    let model = try DemoModel(LLaVANextVideoPlugin.self, in: "LLaVANextVideo", .video, dtype: dtype)
    let frames = try Self.frames("pig.mp4")
    let question = "What colour is the square at the end?"
    let sampled = try FrameSampling.uniform(8).indices(of: frames.count).map { frames[$0] }
    #expect(try await model.answer(question, Self.item(sampled)) == "The square is red at the end.")
    let swapped = try sampled.map { try $0.withSwappedChannels }
    #expect(try await model.answer(question, Self.item(swapped)) == "The square is blue at the end.")
  }

  @Test("the first frame and the last are among those that are looked at", arguments: types)
  func ends(dtype: DType) async throws {
    let model = try DemoModel(LLaVANextVideoPlugin.self, in: "LLaVANextVideo", .video, dtype: dtype)
    let file = DemoSample.path("pig.mp4")
    let start = "What colour is the square at the start?"
    let end = "How many objects are there at the end?"
    #expect(try await model.answer(start, .file(file)) == "The square is green at the start.")
    #expect(try await model.answer(end, .file(file)) == "There is one object at the end.")
    let frames = try Self.frames("pig.mp4")
    var places = try FrameSampling.uniform(8).indices(of: frames.count)
    places[0] += 1
    places[7] -= 1
    let between = Self.item(places.map { frames[$0] })
    #expect(try await model.answer(start, between) == "The square is red at the start.")
    #expect(try await model.answer(end, between) == "There are two objects at the end.")
  }

  /// Ways to spread eight frames that are not NumPy's whole-number `linspace`.
  private static let mistakes: [String: @Sendable (Int) -> [Int]] = [
    "the second frame first": { total in (0..<8).map { min(1 + $0 * (total - 1) / 7, total - 1) } },
    "rounded": { total in (0..<8).map { Int((Double($0 * (total - 1)) / 7).rounded()) } },
    "without the last": { total in (0..<8).map { $0 * (total - 2) / 7 } },
    "equal steps": { total in (0..<8).map { $0 * total / 8 } },
    "the middle of each eighth": { total in (0..<8).map { (2 * $0 + 1) * total / 16 } },
    "the first eight": { _ in Array(0..<8) },
  ]

  @Test("no other frames than the evenly spread ones tell the story", arguments: types)
  func sampling(dtype: DType) async throws {
    let model = try DemoModel(LLaVANextVideoPlugin.self, in: "LLaVANextVideo", .video, dtype: dtype)
    let question = "What happens in the video?"
    let right = "The brown cross moves right, then the apple moves left."
    #expect(try await model.answer(question, .file(DemoSample.path("two-stories.mp4"))) == right)
    let frames = try Self.frames("two-stories.mp4")
    for (name, places) in Self.mistakes {
      let answer = try await model.answer(question, Self.item(places(frames.count).map { frames[$0] }))
      #expect(answer != right, "\(name)")
    }
  }
}
