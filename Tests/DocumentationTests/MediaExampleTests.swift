import Foundation
import Media
import Sensorium
import TestMaterial
import Testing

@Suite("The examples of docs/api.md about pictures, videos, conversations and ways to ask")
struct MediaExampleTests {
  private static func llm(_ room: String, _ change: (inout EngineArgs) -> Void = { _ in }) throws -> LLM {
    try LLM(model: TestMaterial.root.appending(path: "Plugins/\(room)/Demo").path, threads: 2) { args in
      args.dtype = .float32
      change(&args)
    }
  }

  private static func sample(_ name: String) -> String { TestMaterial.root.appending(path: "Samples/\(name)").path }

  private static let fox = sample("fox.jpg")

  private static func question(_ text: String = "Describe the picture.") -> Prompt {
    .text("USER: <image>\n\(text) ASSISTANT:", [.image: [.file(fox)]])
  }

  @Test("a picture as a file, as its bytes and as pixels is the same picture")
  func pictures() async throws {
    let picture = try RGBImage(contentsOf: Self.fox)
    let prompts = try APIExamples.pictures(
      path: Self.fox, encoded: Array(Data(contentsOf: URL(filePath: Self.fox))), values: picture.pixels,
      width: picture.width, height: picture.height)
    let outputs = await (try Self.llm("LLaVA")).generate(prompts, .greedy(maxTokens: 64))
    #expect(outputs[0].outputs.first?.text.contains("fox") == true)
    #expect(Set(outputs.map { $0.outputs.first?.tokenIDs }).count == 1)
  }

  @Test("a video is a film of which so many frames are seen, or a list of frames")
  func videos() async throws {
    let pictures = Array(repeating: Self.fox, count: 3)
    let prompts = APIExamples.videos(path: Self.sample("turtle.mp4"), pictures: pictures)
    let outputs = await (try Self.llm("LLaVANextVideo")).generate(prompts, .greedy(maxTokens: 64))
    #expect(outputs.compactMap(\.error).isEmpty)
    #expect(outputs[0].outputs.first?.text.contains("turtle") == true)
    // A frame takes 16 positions; all else is the same in both prompts.
    #expect(outputs[0].promptTokenIDs.count - outputs[1].promptTokenIDs.count == (8 - 3) * 16)
  }

  @Test("a conversation goes through the checkpoint's template, and its last message can be gone on with")
  func chat() async throws {
    let llm = try Self.llm("LLaVA")
    let outputs = await APIExamples.chat(llm, path: Self.fox)
    let plain = await llm.generate([Self.question()], .greedy(maxTokens: 64))[0]
    #expect(outputs.compactMap(\.error).isEmpty)
    #expect(outputs[0].outputs.first?.text == plain.outputs.first?.text)
    #expect(outputs[1].promptTokenIDs.count > outputs[0].promptTokenIDs.count)
  }

  @Test("a stream's pieces make the answer, and who has enough ends it")
  func stream() async throws {
    let llm = try Self.llm("LLaVA")
    let whole = await llm.generate([Self.question()], .greedy(maxTokens: 64))[0].outputs[0].text
    #expect(await APIExamples.stream(llm, Self.question(), longest: 1_000) == whole)
    let some = await APIExamples.stream(llm, Self.question(), longest: 2)
    #expect(whole.hasPrefix(some) && some.count < whole.count)
  }

  @Test("the queue, the strict form and a beam search answer the same prompts")
  func waysToAsk() async throws {
    let llm = try Self.llm("LLaVA")
    let prompts = [Self.question(), Self.question("What do you see?")]
    let queued = await APIExamples.queue(llm, prompts)
    let strict = try await APIExamples.strictly(llm, prompts)
    #expect(queued.map { $0.outputs.first?.text } == strict.map { $0.outputs.first?.text })
    let searches = await APIExamples.beams(llm, prompts)
    #expect(searches.map(\.sequences.count) == [3, 3])
    #expect(searches[0].sequences[0].score >= searches[0].sequences[2].score)
    await #expect(throws: InputError.self) { try await APIExamples.strictly(llm, [.text("USER: <image>")]) }
  }

  @Test("an item that was given under a uuid is absent later, until it is forgotten")
  func uuids() async throws {
    let llm = try Self.llm("LLaVA")
    let prompts = APIExamples.uuids(Self.fox)
    let first = await llm.generate([prompts[0]], .greedy(maxTokens: 64))[0]
    let second = await llm.generate([prompts[1]], .greedy(maxTokens: 64))[0]
    #expect(first.error == nil && second.outputs.first?.tokenIDs == first.outputs.first?.tokenIDs)
    let metrics = await APIExamples.metrics(llm)
    #expect(metrics.encoderRuns == 1 && metrics.mediaCacheHits == 1 && metrics.prefixCacheHits > 0)
    #expect(await llm.generate([prompts[1]], .greedy())[0].error?.description.hasPrefix("Cache miss") == true)
  }

  @Test("embeddings stand in the place of a prompt, of all of it but a token, and of a picture")
  func embeddings() async throws {
    let llm = try Self.llm("LLaVA") {
      $0.enablesPromptEmbeds = true
      $0.enablesMMEmbeds = true
    }
    let prompts = try APIExamples.embeddings((0..<4 * 256).map { sin(Float($0)) * 0.1 }, size: 256)
    let outputs = await llm.generate(prompts, .greedy(maxTokens: 5))
    #expect(outputs.allSatisfy { $0.error == nil && $0.outputs.first?.tokenIDs.isEmpty == false })
    #expect(outputs[0].promptTokenIDs == [0, 0, 0, 0] && outputs[1].promptTokenIDs == [1, 0, 0, 0])
    #expect(await llm.metrics().encoderRuns == 0)
  }

  @Test("a prompt becomes as long as is asked")
  func lengths() async throws {
    let llm = try Self.llm("LLaVA")
    let output = await llm.generate([APIExamples.lengths(Self.question())], .greedy(maxTokens: 5))[0]
    #expect(output.error == nil && output.promptTokenIDs.count == 200)
  }

  @Test("salt, priority and tokenization are taken")
  func options() async throws {
    let llm = try Self.llm("LLaVA") { $0.schedulingPolicy = .priority }
    let plain = await llm.generate([Self.question()], .greedy(maxTokens: 64))[0]
    let salted = await llm.generate([APIExamples.options(Self.question())], .greedy(maxTokens: 64))[0]
    #expect(salted.error == nil && salted.cachedTokenCount == 0)
    #expect(salted.promptTokenIDs.count <= 200)
    #expect(plain.error == nil)
  }
}
