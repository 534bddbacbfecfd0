import JSON
import Testing

@testable import Checkpoint

@Suite("Configuration files")
struct ConfigurationTests {
  private struct Settings: Decodable, Equatable {
    struct Inner: Decodable, Equatable { var layers: [Int] }
    var width: Int
    var name: String?
    var inner: Inner?
  }

  /// A checkpoint in a folder that lasts as long as this does.
  private struct Fixture {
    let folder = try! TemporaryFolder()
    let checkpoint: Checkpoint

    init(_ config: String, _ others: [String: String] = [:]) throws {
      try folder.write("model.safetensors", validSafetensors())
      try folder.write("config.json", config)
      for (name, text) in others { try folder.write(name, text) }
      checkpoint = try Checkpoint(folder: folder.path)
    }
  }

  @Test("a configuration is decoded")
  func decodes() throws {
    let fixture = try Fixture(#"{"width":4,"inner":{"layers":[1,2]}}"#)
    #expect(try fixture.checkpoint.decode(Settings.self) == Settings(width: 4, inner: .init(layers: [1, 2])))
    #expect(throws: CheckpointError("\(fixture.folder.path) has no other.json.")) {
      try fixture.checkpoint.decode(Settings.self, from: "other.json")
    }
  }

  @Test(
    "a member that is missing or of another kind is named with what was expected",
    arguments: [
      (#"{}"#, "'width' is missing."), (#"{"width":null}"#, "'width' is null where an integer is expected."),
      (#"{"width":"4"}"#, "'width' is not an integer."), (#"{"width":4,"name":1}"#, "'name' is not a string."),
      (#"{"width":4,"inner":{}}"#, "'inner.layers' is missing."),
      (#"{"width":4,"inner":[]}"#, "'inner' is not an object."),
      (#"{"width":4,"inner":{"layers":7}}"#, "'inner.layers' is not an array."),
      (#"{"width":4,"inner":{"layers":[1,true]}}"#, "'inner.layers[1]' is not an integer."),
    ])
  func mistaken(config: String, says: String) throws {
    let fixture = try Fixture(config)
    #expect(throws: CheckpointError("\(fixture.folder.path)/config.json: \(says)")) {
      try fixture.checkpoint.decode(Settings.self)
    }
  }

  @Test("a number that is no integer is refused where an integer is expected")
  func fraction() throws {
    let fixture = try Fixture(#"{"width":4.5}"#)
    let error = #expect(throws: CheckpointError.self) { try fixture.checkpoint.decode(Settings.self) }
    #expect(error?.description.hasPrefix("\(fixture.folder.path)/config.json: 'width' ") == true, "\(error!)")
  }

  @Test("processor settings are found in both dialects, nested ones first")
  func dialects() throws {
    let none = try Fixture("{}")
    #expect(try none.checkpoint.preprocessorConfig("feature_extractor") == nil)

    let old = try Fixture("{}", ["preprocessor_config.json": #"{"width":1}"#])
    #expect(try old.checkpoint.decodePreprocessor(Settings.self, "feature_extractor")?.width == 1)

    let files = [
      "preprocessor_config.json": #"{"width":1}"#, "video_preprocessor_config.json": #"{"width":2}"#,
      "processor_config.json": #"{"processor_class":"P","image_processor":{"width":3},"feature_extractor":null}"#,
    ]
    let both = try Fixture("{}", files)
    #expect(try both.checkpoint.decodePreprocessor(Settings.self, "image_processor")?.width == 3)
    #expect(try both.checkpoint.preprocessorConfig("image_processor")?["width"] == .integer(3))
    #expect(try both.checkpoint.decodePreprocessor(Settings.self, "feature_extractor")?.width == 1)
    #expect(try both.checkpoint.decodePreprocessor(Settings.self, "video_processor")?.width == 2)
  }
}
