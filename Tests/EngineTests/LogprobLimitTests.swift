import ModelKit
import Testing

@testable import Engine

@Suite("How many logprobs may be asked for")
struct LogprobLimitTests {
  private func error(_ count: Int, allowed: Int) -> String? {
    var params = SamplingParams()
    params.logprobs = count
    do throws(InputError) { try params.validate(vocabularySize: 100, maxLogprobs: allowed) } catch {
      return error.description
    }
    return nil
  }

  @Test("-1 asks for the whole vocabulary, and allows it")
  func wholeVocabulary() {
    #expect(error(-1, allowed: -1) == nil)
    #expect(error(100, allowed: -1) == nil)
    #expect(error(-1, allowed: 100) == nil)
    #expect(error(-1, allowed: 99) == "Requested sample logprobs of 100, which is greater than max allowed: 99")
    #expect(error(101, allowed: -1) == "Requested sample logprobs of 101, which is greater than max allowed: 100")
    #expect(error(-2, allowed: -1) == "logprobs must be non-negative or -1, got -2.")
    #expect(error(0, allowed: 0) == nil)
  }
}
