import ModelKit
import Testing

@testable import Engine

@Suite("Texts that cannot fit")
struct HugeTextTests {
  @Test("a text of 100 MB is refused in less time than it takes to tokenize a tenth of it")
  func hugeText() throws {
    let preparation = try Fake.llm().preparation
    func prepare(_ characters: Int, cut: Int?) -> (Result<PreparedRequest, FailedRequest>, Double) {
      var prompt = Prompt.text(
        String(repeating: "wörd and ", count: characters / 9), [.audio: [.pcm([0.5], rate: 16_000)]])
      prompt.tokenization.truncatePromptTokens = cut
      let request = Request(prompt: prompt, params: .greedy())
      var result = Result<PreparedRequest, FailedRequest>.failure(FailedRequest(request, 0, InputError(.model, "")))
      let seconds = threadSeconds { result = preparation.prepare(request, number: 0) }
      return (result, seconds)
    }
    let (refused, quick) = prepare(99_999_999, cut: nil)
    let (cut, slow) = prepare(9_999_999, cut: 5)
    guard case .failure(let failed) = refused, case .success(let prepared) = cut else {
      Issue.record("\(refused), \(cut)")
      return
    }
    // 300 positions of at most the 21 characters that the longest token has.
    #expect(
      failed.output.error?.description
        == "This model's maximum context length is 300 tokens. However, your prompt contains 99999999 characters (more "
        + "than 6300 characters, which is the upper bound for 300 input tokens). Please reduce the length of the input prompt."
    )
    #expect(prepared.tokens.count == 5)
    #expect(quick < slow, "\(quick) s against \(slow) s")
  }
}
