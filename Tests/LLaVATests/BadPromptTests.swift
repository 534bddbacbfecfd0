import Engine
import GoldenRuns
import Media
import ModelKit
import Testing

@testable import LLaVA

/// What a prompt or its pictures must not be, and what the error has to say; the sentences that are vLLM's are in
/// `InputMessage`.
@Suite("Prompts and pictures that cannot be served")
struct BadPromptTests {
  private static func picture(_ width: Int = 30, _ height: Int = 30) throws -> MediaItem {
    .image(try SyntheticPicture.image(width: width, height: height, seed: 3))
  }

  private static func prompts() throws -> [(String, Prompt)] {
    let one = try picture()
    return [
      ("The prompt has 2 placeholders '<image>' and comes with 1 image", .text("<image> <image> a", [.image: [one]])),
      ("The prompt has 1 placeholder '<image>' and comes with 2 images", .text("<image> a", [.image: [one, one]])),
      ("The prompt has 1 placeholder '<image>' and comes with 0 images", .text("<image> a")),
      ("The prompt has 0 placeholders '<image>' and comes with 1 image", .text("<ima ge> a", [.image: [one]])),
      ("The prompt has 0 placeholders '<image>' and comes with 1 image", .text("<ima\nge>", [.image: [one]])),
      ("Unsupported modality: video; this model takes image.", .text("<image>", [.video: [.frames([one])]])),
      ("cannot be used as an image", .text("<image>", [.image: [.pcm([0], rate: 16_000)]])),
      ("cannot be used as an image", .text("<image>", [.image: [.frames([one])]])),
      ("no-such-picture.png", .text("<image>", [.image: [.file("no-such-picture.png")]])),
      ("This file", .text("<image>", [.image: [.bytes([1, 2, 3], name: "This file")]])),
      ("Nothing", .text("<image>", [.image: [.bytes([], name: "Nothing")]])),
      (
        "is longer than the maximum model length",
        .text(String(repeating: "<image>", count: 400), [.image: Array(repeating: one, count: 400)])
      ),
    ]
  }

  @Test("each gets a sentence of its own, and the prompt beside them its answer")
  func sentences() async throws {
    let variant = GoldenVariant("llava", "mha-clip-default")
    let run = try #require(try variant.runs().first)
    let faults = try Self.prompts()
    let llm = try variant.llm(LLaVAPlugin.self)
    for (says, prompt) in faults {
      let (good, params) = run.request
      let outputs = await llm.generate([prompt, good], params)
      let sentence = outputs[0].error?.description ?? "no error"
      #expect(sentence.contains(says), "\(sentence)")
      #expect(sentence.hasSuffix("."), "\(sentence)")
      #expect(outputs[1].outputs.first?.tokenIDs == run.generatedIDs, "beside: \(says)")
    }
  }

  @Test(
    "pictures of one pixel and of very long sides are pictures",
    arguments: [(1, 1), (1, 20_000), (20_000, 1), (2, 999)])
  func oddSizes(width: Int, height: Int) async throws {
    let llm = try GoldenVariant("llava", "mha-clip-default").llm(LLaVAPlugin.self)
    let outputs = await llm.generate(
      [.text("USER: <image> ASSISTANT:", [.image: [try Self.picture(width, height)]])], .greedy(maxTokens: 3))
    #expect(outputs[0].error == nil)
    #expect(outputs[0].outputs.first?.tokenIDs.isEmpty == false)
  }
}
