import Checkpoint
import Testing

@Suite("Padding as a checkpoint's files have it")
struct TokenizerConfigTests {
  @Test(
    "the token is text or an object, of either file, and behind the prompt unless the left is named",
    arguments: [
      (#"{"pad_token": "<pad>"}"#, nil, "<pad>", false),
      (#"{"pad_token": {"content": "<p>"}, "padding_side": "left"}"#, #"{"pad_token": "<q>"}"#, "<p>", true),
      (#"{"padding_side": "right"}"#, #"{"pad_token": {"content": "<q>"}}"#, "<q>", false),
      (#"{"pad_token": null}"#, #"{"pad_token": "<q>"}"#, "<q>", false),
      (nil, nil, nil, false),
    ] as [(String?, String?, String?, Bool)])
  func padding(config: String?, map: String?, token: String?, left: Bool) throws {
    let folder = try TemporaryFolder()
    if let config { try folder.write("tokenizer_config.json", config) }
    if let map { try folder.write("special_tokens_map.json", map) }
    let found = try TokenizerConfig(folder: folder.path)
    #expect(found.paddingToken == token && found.padsLeft == left)
  }

  @Test("a file that is damaged is an error that names it")
  func damaged() throws {
    let folder = try TemporaryFolder()
    try folder.write("tokenizer_config.json", "{")
    let error = #expect(throws: CheckpointError.self) { try TokenizerConfig(folder: folder.path) }
    #expect(error?.description.contains("tokenizer_config.json is not JSON") == true)
  }
}
