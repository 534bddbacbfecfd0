import ModelKit
import Synchronization
import Testing

@testable import Engine

@Suite("What a stream costs")
struct StreamWorkTests {
  @Test("the engine hands each token, byte and logprob over once, however long the answer is")
  func work() async throws {
    var params = SamplingParams.greedy(maxTokens: 250)
    params.ignoreEOS = true
    params.logprobs = 1
    let sums = Mutex((tokens: 0, bytes: 0, logprobs: 0, requests: 0))
    let output = await (try Fake.llm()).run(
      Request(prompt: Fake.prompt([5, 6]), params: params), number: 0,
      onNews: { news in
        sums.withLock { sums in
          sums.tokens += news.answer.tokenIDs.count
          sums.bytes += news.answer.text.utf8.count
          sums.logprobs += news.answer.logprobs?.count ?? 0
          sums.requests += news.request == nil ? 0 : 1
        }
      })
    let bytes = output.outputs[0].text.utf8.count
    #expect(sums.withLock { $0 } == (tokens: 250, bytes: bytes, logprobs: 250, requests: 1))
  }

  @Test("whole answers grow where they are: an element that is not kept is never copied")
  func memory() async throws {
    let feed = StreamFeed()
    var params = SamplingParams()
    params.n = 2
    let elements = StreamElements(feed, params) {}
    let request = FailedRequest(Request(prompt: "", params: params), 0, .cancellation).output
    func news(_ index: Int, _ token: Int32) -> CompletionOutput {
      CompletionOutput(
        index: index, text: "a", tokenIDs: [token], cumulativeLogprob: nil, logprobs: nil, finishReason: nil,
        stopReason: nil)
    }
    func place() async -> UnsafeRawPointer? {
      let output = await elements.next()
      return output?.outputs[1].tokenIDs.withUnsafeBytes { $0.baseAddress }
    }
    var moves = 0
    var former: UnsafeRawPointer?
    for token in 0..<2_000 {
      feed.add(AnswerNews(answer: news(1, Int32(token)), request: token == 0 ? request : nil))
      let now = await place()
      moves += now == former ? 0 : 1
      former = now
    }
    // The array doubles as it grows.
    #expect(moves < 20)
    feed.add(AnswerNews(answer: news(0, 7), request: nil))
    let output = try #require(await elements.next())
    #expect(output.outputs.map(\.tokenIDs) == [[7], Array(0..<2_000)])
    #expect(output.outputs[1].text.utf8.count == 2_000)
  }

  @Test("what came before an error is not lost")
  func failed() async throws {
    let feed = StreamFeed()
    var params = SamplingParams()
    params.outputKind = .delta
    let elements = StreamElements(feed, params) {}
    let request = FailedRequest(Request(prompt: "", params: params), 0, .cancellation).output
    for token in 0..<3 {
      let answer = CompletionOutput(
        index: 0, text: "a", tokenIDs: [Int32(token)], cumulativeLogprob: nil, logprobs: nil, finishReason: nil,
        stopReason: nil)
      feed.add(AnswerNews(answer: answer, request: token == 0 ? request : nil))
    }
    feed.finish(request)
    #expect(await elements.next()?.outputs.map(\.tokenIDs) == [[0, 1, 2]])
    #expect(await elements.next()?.error?.kind == .cancelled)
    #expect(await elements.next() == nil)
  }
}
