import Foundation
import JSON
import TestMaterial
import Testing

@Suite("Embeddings in a prompts file")
struct EmbeddingTests {
  private static let size = 256

  private func run(_ lines: String, _ options: [String]) throws -> Program.Run {
    let folder = try TestFolder()
    let zeros = [Float](repeating: 0.01, count: 3 * Self.size)
    try folder.writeRows("rows.safetensors", zeros, shape: "[3, \(Self.size)]")
    try folder.write("p.jsonl", lines)
    let model = TestMaterial.root.appending(path: "Plugins/LLaVA/Demo").path
    return try Program.run(
      [
        "generate", "--model", model, "--dtype", "float32", "--max-tokens", "3", "--format", "json", "--prompts",
        "p.jsonl",
      ] + options, in: folder.url)
  }

  private static let lines = """
    {"prompt_embeds": "rows.safetensors"}
    {"prompt": "USER: <image> ASSISTANT:", "multi_modal_data": {"image_embeds": "rows.safetensors"}}
    {"prompt": "a", "tokenization_kwargs": {"stride": 2}}
    """

  @Test("they are answered where the flags let them be, and what is not known is told on standard error")
  func answered() throws {
    let run = try run(Self.lines, ["--enable-prompt-embeds", "--enable-mm-embeds"])
    #expect(run.status == 0)
    #expect(
      run.errors
        == "sensorium: The following tokenization arguments are not supported by vLLM Renderer and will be ignored: stride\n"
    )
    let objects = try run.lines.map { try JSONValue(parsing: $0) }
    #expect(objects.count == 3 && objects.allSatisfy { $0["error"] == .null })
    #expect(objects[0]["prompt"] == .null && objects[0]["prompt_token_ids"] == [0, 0, 0])
    #expect(objects[1]["prompt_token_ids"]?.array?.count { $0 == 1_472 } == 3)
  }

  @Test("without the flags they fail, each with vLLM's sentence, and cost the rest nothing")
  func refused() throws {
    let run = try run(Self.lines, [])
    #expect(run.status == 1)
    let errors = try run.lines.map { try JSONValue(parsing: $0)["error"]?["message"]?.string }
    #expect(
      errors == [
        "You must set `--enable-prompt-embeds` to input `prompt_embeds`.",
        "You must set `--enable-mm-embeds` to input `image_embeds`", nil,
      ])
  }
}
