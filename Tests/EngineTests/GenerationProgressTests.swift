import ModelKit
import Synchronization
import Testing

@testable import Engine

@Suite("Progress of a call")
struct GenerationProgressTests {
  private let told = Steps()

  private final class Steps: Sendable {
    let all = Mutex<[GenerationProgress]>([])
  }

  @Test("each prompt is told as rendered and as finished, with the tokens of all its answers; failures have none")
  func steps() async throws {
    let llm = try Fake.llm()
    var params = SamplingParams()
    params.n = 2
    params.seed = 1
    params.ignoreEOS = true
    params.maxTokens = 5
    let steps = told
    let prompts = [Fake.prompt([1, 2, 3]), Fake.prompt([5], sample: -1), Fake.prompt([4])]
    let outputs = await llm.generate(prompts, params) { step in steps.all.withLock { $0.append(step) } }
    let all = steps.all.withLock { $0 }
    #expect(all.count == 6)
    #expect(all.allSatisfy { $0.total == 3 })
    #expect(all.filter { $0.output == nil }.map(\.rendered) == [1, 2, 3])
    #expect(all.filter { $0.output != nil }.map(\.finished) == [1, 2, 3])
    #expect(Set(all.compactMap(\.output?.requestID)) == Set(outputs.map(\.requestID)))
    let last = try #require(all.last)
    #expect(last.rendered == 3 && last.finished == 3)
    #expect(last.inputTokens == (3 + 1) * 2)
    #expect(last.outputTokens == 2 * 2 * 5)
    #expect(zip(all, all.dropFirst()).allSatisfy { $0.elapsed <= $1.elapsed && $0.finished <= $0.rendered })
  }

  @Test("conversations and beam searches are told too")
  func others() async throws {
    let llm = try Fake.llm()
    let steps = told
    _ = await llm.chat([[ChatMessage(.user, "a")], [ChatMessage(.user, "b")]]) { step in
      steps.all.withLock { $0.append(step) }
    }
    _ = await llm.beamSearch([Fake.prompt([1])], BeamSearchParams(beamWidth: 2, maxTokens: 3)) { step in
      steps.all.withLock { $0.append(step) }
    }
    let all = steps.all.withLock { $0 }
    #expect(all.map(\.total) == [2, 2, 2, 2, 1, 1])
    #expect(all.last?.outputTokens ?? 0 > 0)
  }

  @Test("speeds are totals over the time, and 0 before there is any")
  func speeds() {
    var progress = GenerationProgress(total: 1)
    progress.countFinished(Self.output(prompt: 30, answers: [5, 7]))
    #expect(progress.inputSpeed == 0 && progress.outputSpeed == 0)
    progress.elapsed = 4
    #expect(progress.inputSpeed == 15 && progress.outputSpeed == 3)
  }

  private static func output(prompt: Int, answers: [Int]) -> RequestOutput {
    RequestOutput(
      requestID: "0", prompt: nil, promptTokenIDs: Array(repeating: 1, count: prompt), encoderPrompt: nil,
      encoderPromptTokenIDs: nil, promptLogprobs: nil,
      outputs: answers.enumerated().map { index, count in
        CompletionOutput(
          index: index, text: "", tokenIDs: Array(repeating: 2, count: count), cumulativeLogprob: nil, logprobs: nil,
          finishReason: .length, stopReason: nil)
      }, isFinished: true, cachedTokenCount: 0, metrics: RequestMetrics(), lora: nil, notices: [], error: nil)
  }
}
