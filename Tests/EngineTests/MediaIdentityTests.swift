import JSON
import ModelKit
import Testing

@testable import Engine

@Suite("Media known by uuids")
struct MediaIdentityTests {
  private func prompt(_ items: [MediaItem], _ uuids: [String?]) -> Prompt {
    var prompt = Prompt.tokens([5, 6], [.audio: items])
    prompt.mediaUUIDs = [.audio: uuids]
    return prompt
  }

  private let sound = MediaItem.pcm([0.5], rate: 16_000)

  private func error(_ llm: LLM, _ prompt: Prompt) async -> String? {
    await llm.generate([prompt], .greedy(maxTokens: 3))[0].error?.description
  }

  @Test("an item that was given under a uuid need not be given again")
  func absent() async throws {
    let llm = try Fake.llm()
    let first = await llm.generate([prompt([sound], ["a"])], .greedy(maxTokens: 9))[0]
    let second = await llm.generate([prompt([.absent], ["a"])], .greedy(maxTokens: 9))[0]
    #expect(first.error == nil)
    #expect(second.outputs.first?.tokenIDs == first.outputs.first?.tokenIDs)
    #expect(await llm.metrics().encoderRuns == 1)
  }

  @Test("each fault has its sentence")
  func faults() async throws {
    let llm = try Fake.llm()
    #expect(
      await error(llm, prompt([.absent], ["b"])) == "Cache miss for audio at index 0 but data is not provided.")
    #expect(
      await error(llm, prompt([.absent], [nil]))
        == "multi_modal_data['audio'][0] is empty but multi_modal_uuids['audio'][0] is missing.")
    #expect(
      await error(llm, prompt([sound], ["a", "b"]))
        == "If given, multi_modal_uuids['audio'] must have same length as multi_modal_data['audio'], but got 2 vs 1.")
    #expect(await error(llm, prompt([sound], ["c"])) == nil)
    let other = await error(llm, prompt([.pcm([0.25], rate: 16_000)], ["c"]))
    #expect(other?.contains("'c', which another audio came under before") == true, "\(other ?? "none")")
    #expect(await error(llm, prompt([sound], ["c"])) == nil)
    await llm.resetMMCache()
    #expect(
      await error(llm, prompt([.absent], ["c"])) == "Cache miss for audio at index 0 but data is not provided.")
  }

  @Test("an option that the processor does not know is refused")
  func options() async throws {
    let llm = try Fake.llm()
    var prompt = Fake.prompt([5])
    prompt.processorOptions = ProcessorOptions(["num_frames": .integer(3)])
    #expect(
      await error(llm, prompt)
        == "mm_processor_kwargs has 'num_frames', which this model's processor does not know; it takes none.")
  }

  @Test("so many uuids are remembered and no more: those used last")
  func forgotten() {
    let cache = MediaCache(budget: 0, uuidBytes: 100 * 200)
    func hash(_ number: Int) -> ContentHash { ContentHash { $0.combine(number) } }
    for number in 0..<1_000 {
      #expect(cache.bind("\(number)", .audio, to: hash(number)))
      // Used again and again.
      #expect(cache.content(of: "0", .audio) == hash(0))
    }
    #expect(cache.content(of: "1", .audio) == nil)
    #expect(cache.content(of: "999", .audio) == hash(999))
    #expect(!cache.bind("999", .audio, to: hash(7)))
    #expect((0..<1_000).count { cache.content(of: "\($0)", .audio) != nil } < 200)
  }
}
