import Builtins
import Checkpoint
import Foundation
import JSON
import ModelKit
import TestMaterial
import Testing
import Text

/// `LlamaTokenizer` of transformers makes the steps around a file's tokens anew.
@Suite("Classes of tokenizers")
struct TokenizerClassTests {
  private static let golden = Result {
    try JSONValue(parsing: [UInt8](Data(contentsOf: TestMaterial.golden("text/llama-class.json"))))
  }
  static let cases = (try? golden.get()["cases"]?.array) ?? []

  private static func texts() throws -> [String] {
    try #require(golden.get()["texts"]?.array).compactMap(\.string)
  }

  /// The tokenizer that a plugin makes of a checkpoint with these files.
  private static func tokenizer(_ file: URL, _ config: String, _ plugin: any ModelPlugin.Type) throws -> Tokenizer {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sensorium-class-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(at: file, to: folder.appending(path: "tokenizer.json"))
    try Data(config.utf8).write(to: folder.appending(path: "tokenizer_config.json"))
    let fixture = TestMaterial.root.appending(path: "Tests/Fixtures/whisper-tiny-random")
    for name in ["config.json", "model.safetensors"] {
      try FileManager.default.copyItem(at: fixture.appending(path: name), to: folder.appending(path: name))
    }
    return try plugin.tokenizer(Checkpoint(folder: folder.path))
  }

  private static let file = TestMaterial.root.appending(path: "Tests/Fixtures/llava-tiny/tokenizer/tokenizer.json")

  @Test("there are four ways to name one")
  func count() { #expect(Self.cases.count == 4) }

  @Test("text and tokens are those of transformers' class, by legacy and add_prefix_space", arguments: cases)
  func parity(golden: JSONValue) throws {
    for name in ["LlamaTokenizer", "LlamaTokenizerFast"] {
      let members = golden["options"]?.object?.members ?? []
      let config = JSONValue.object(JSONObject(members + [.init("tokenizer_class", .string(name))]))
      let tokenizer = try Self.tokenizer(Self.file, config.text, RegistryTests.Echo.self)
      let encoded = try Self.texts().map { tokenizer.encode($0, addSpecialTokens: false) }
      let wanted = golden["ids"]?.array?.map { $0.array?.compactMap(\.integer).map(Int32.init) ?? [] }
      #expect(encoded == wanted)
      #expect(
        encoded.map { tokenizer.decode($0, skipSpecialTokens: false) } == golden["decoded"]?.array?.compactMap(\.string)
      )
    }
  }

  @Test("a file is taken as it is where no such class is named, or the model type's files name a wrong one")
  func asItIs() throws {
    let plain = try Tokenizer(contentsOf: Self.file.path)
    let config = #"{"tokenizer_class": "LlamaTokenizer", "legacy": false}"#
    for tokenizer in [
      try Self.tokenizer(Self.file, #"{"tokenizer_class": "TokenizersBackend"}"#, RegistryTests.Echo.self),
      try Self.tokenizer(Self.file, "{}", RegistryTests.Echo.self),
      try Self.tokenizer(Self.file, config, Builtins.registry.plugin(for: "llava")),
    ] {
      for text in try Self.texts() {
        #expect(tokenizer.encode(text, addSpecialTokens: true) == plain.encode(text, addSpecialTokens: true))
      }
    }
    // The two ways differ at all.
    let other = try Self.tokenizer(Self.file, config, RegistryTests.Echo.self)
    #expect(other.encode("<image>\n", addSpecialTokens: false) != plain.encode("<image>\n", addSpecialTokens: false))
  }

  @Test(
    "the published ids of a video's prompt and of a conversation come of a tokenizer of that class",
    .enabled(if: TestMaterial.shared != nil, "the shared material is not at hand"))
  func published() throws {
    let shared = try #require(TestMaterial.shared)
    let golden = try JSONValue(parsing: [UInt8](Data(contentsOf: shared.appending(path: "golden/hf_llava.json"))))
    let json = golden["LLaVA-NeXT-Video-7B-hf"]
    let ids = try #require(json?["input_ids_unexpanded"]?.array).compactMap(\.integer).map(Int32.init)
    // The placeholder has the same id in the tokenizer that is at hand, and another name.
    let prompt = try #require(json?["prompt"]?.string).replacing("<video>", with: "<image>")
    let file = shared.appending(path: "tokenizers/llava-1.5-7b-hf/tokenizer.json")
    let tokenizer = try Self.tokenizer(
      file, #"{"tokenizer_class": "LlamaTokenizer", "legacy": false}"#, RegistryTests.Echo.self)
    #expect(tokenizer.encode(prompt, addSpecialTokens: true) == ids)
    // A conversation whose turns were encoded one by one, which these rules make the same as the whole.
    let conversation = golden["llava-1.5-7b-hf_tokenized_conversation"]
    let text = try #require(conversation?["text"]?.string)
    let wanted = conversation?["ids_without_bos"]?.array?.compactMap(\.integer).map(Int32.init)
    #expect(tokenizer.encode(text, addSpecialTokens: false) == wanted)
  }
}
