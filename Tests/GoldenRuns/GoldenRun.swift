import Engine
import Foundation
import JSON
import Media
import ModelKit
import TestMaterial

/// What transformers computed for one prompt on a tiny random checkpoint: tools/goldens/llava_tiny_random_goldens.py.
public struct GoldenRun: Sendable, CustomStringConvertible {
  public let name: String
  public let prompt: String
  public let media: [Modality: [MediaItem]]
  /// Frames a second of its last video; nil where the run names no rate.
  public let framesPerSecond: Double?
  public let inputIDs: [Int32]
  public let generatedIDs: [Int32]
  public let promptLogprobs: [Double]
  public let outputLogprobs: [Double]

  public var description: String { name }

  public init(_ json: JSONValue) throws {
    func ids(_ key: String) -> [Int32] { (json[key]?.array ?? []).compactMap { $0.integer.map(Int32.init) } }
    func numbers(_ key: String) -> [Double] { (json[key]?.array ?? []).compactMap(\.number) }
    name = json["name"]?.string ?? ""
    prompt = json["prompt"]?.string ?? ""
    inputIDs = ids("input_ids")
    generatedIDs = ids("generated_ids")
    promptLogprobs = numbers("prompt_logprobs")
    outputLogprobs = numbers("output_logprobs")
    var media: [Modality: [MediaItem]] = [:]
    for item in json["items"]?.array ?? [] {
      guard let modality = Modality(rawValue: item["modality"]?.string ?? ""), let width = item["width"]?.integer,
        let height = item["height"]?.integer, let seed = item["seed"]?.integer
      else { continue }
      if modality == .video {
        let frames = try SyntheticPicture.frames(
          item["frames"]?.integer ?? 0, width: width, height: height, seed: seed)
        media[modality, default: []].append(.frames(frames.map { .image($0) }))
      } else {
        media[modality, default: []].append(
          .image(try SyntheticPicture.image(width: width, height: height, seed: seed)))
      }
    }
    self.media = media
    framesPerSecond = (json["items"]?.array ?? []).compactMap { $0["fps"]?.number }.last
  }

  /// The prompt with greedy parameters as the golden was computed with.
  public var request: (Prompt, SamplingParams) {
    var params = SamplingParams.greedy(maxTokens: generatedIDs.count)
    params.ignoreEOS = true
    params.logprobs = 0
    params.promptLogprobs = 0
    var prompt = Prompt.text(prompt, media)
    if let framesPerSecond { prompt.processorOptions = ProcessorOptions(["fps": .number(framesPerSecond)]) }
    return (prompt, params)
  }
}

/// A tiny random checkpoint with its runs.
public struct GoldenVariant: Sendable, CustomStringConvertible {
  public let family: String
  public let name: String

  public var description: String { name }

  public init(_ family: String, _ name: String) {
    self.family = family
    self.name = name
  }

  public func json() throws -> JSONValue {
    try JSONValue(parsing: Array(Data(contentsOf: TestMaterial.golden("\(family)/\(name).json"))))
  }

  public func runs(_ key: String = "runs") throws -> [GoldenRun] {
    try (try json()[key]?.array ?? []).map(GoldenRun.init)
  }

  /// The variants of a family for which there is a fixture.
  public static func all(_ family: String) -> [GoldenVariant] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder(family).path)) ?? []
    return names.filter { $0 != "tokenizer" }.sorted().map { GoldenVariant(family, $0) }
  }

  static func folder(_ family: String) -> URL { TestMaterial.root.appending(path: "Tests/Fixtures/\(family)-tiny") }

  /// Calls `body` with a folder that holds the variant's files and its family's tokenizer.
  public func withCheckpoint<R>(_ body: (String) throws -> R) throws -> R {
    let manager = FileManager.default
    let folder = manager.temporaryDirectory.appending(path: "sensorium-\(family)-\(UUID().uuidString)")
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? manager.removeItem(at: folder) }
    for part in [name, "tokenizer"] {
      let source = Self.folder(family).appending(path: part)
      for file in try manager.contentsOfDirectory(atPath: source.path) {
        try manager.copyItem(at: source.appending(path: file), to: folder.appending(path: file))
      }
    }
    return try body(folder.path)
  }
}
