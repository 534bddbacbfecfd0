import Compute
import ModelKit
import Testing
import Text

@testable import Engine

@Suite("Where the text of an answer ends")
struct TextEndTests {
  /// Makes the model say one token after the other.
  private struct Dictation: LogitsRule {
    let script: [Int32]

    func edits(after tokens: [Int32], promptCount: Int) -> [LogitsEdit] {
      [.allow([script[min(tokens.count - promptCount, script.count - 1)]])]
    }
  }

  private func say(
    _ spellings: [String], _ tokenizer: String, _ change: (inout SamplingParams) -> Void = { _ in }
  ) async throws -> CompletionOutput {
    let llm = try Fake.llm(tokenizer: tokenizer)
    let script = try spellings.map { try #require(llm.model.tokenizer.id(of: $0)) }
    var params = SamplingParams.greedy(maxTokens: script.count)
    params.ignoreEOS = true
    change(&params)
    let request = Request(prompt: Fake.prompt([5, 6]), params: params, rules: [Dictation(script: script)])
    return try #require(await llm.run([request])[0].outputs.first)
  }

  @Test("half a character at the end is left out, whole ones and broken ones stay")
  func halfCharacters() async throws {
    let plain = "whisper-tiny-random"
    #expect(try await say(["a", "ð", "Ł", "ĳ"], plain).text == "a")
    #expect(try await say(["a", "ð", "Ł", "ĳ", "į"], plain).text == "a👍")
    #expect(try await say(["ð", "Ł", "a"], plain).text == "\u{FFFD}a")
    let bytes = ["<0xC3>", "<0xA9>", "<0xF0>", "<0x9F>"]
    #expect(try await say(bytes, "llava-tiny/tokenizer").text == "é")
  }

  @Test("a stop string that a single byte completes ends the answer at that token")
  func stopAtByte() async throws {
    let script = ["▁", "<0x0A>", "▁", "▁"]
    let output = try await say(script, "llava-tiny/tokenizer") { $0.stop = ["\n"] }
    #expect(output.tokenIDs.count == 2 && output.stopReason == .string("\n") && output.text == "")
    let kept = try await say(script, "llava-tiny/tokenizer") {
      ($0.stop, $0.includeStopStringInOutput) = (["\n"], true)
    }
    #expect(kept.tokenIDs.count == 2 && kept.text == "\n")
  }

  @Test("a stop string over several tokens is found at the last of them, the rest of that token is dropped")
  func acrossTokens() async throws {
    let script = ["a", "b", "a", "b", "c", "a"]
    let output = try await say(script, "whisper-tiny-random") { $0.stop = ["xyz", "abc", "c"] }
    #expect(output.text == "ab" && output.tokenIDs.count == 5 && output.stopReason == .string("abc"))
    // Both are complete at once; the first of the list counts.
    let other = try await say(script, "whisper-tiny-random") { $0.stop = ["c", "abc"] }
    #expect(other.text == "abab" && other.stopReason == .string("c"))
    let late = try await say(script, "whisper-tiny-random") { ($0.stop, $0.minTokens) = (["ab"], 2) }
    #expect(late.text == "ab" && late.tokenIDs.count == 4)
    let last = try await say(script, "whisper-tiny-random") { ($0.stop, $0.minTokens) = (["abc"], 5) }
    #expect(last.text == "ababca" && last.finishReason == .length)
  }

  @Test("special tokens are text only where they are asked for")
  func specialTokens() async throws {
    let script = ["a", "<|startoftranscript|>", "<|en|>", "b"]
    let plain = try await say(script, "whisper-tiny-random")
    #expect(plain.text == "ab" && plain.tokenIDs.count == 4)
    for spaces in [true, false] {
      let shown = try await say(script, "whisper-tiny-random") {
        ($0.skipSpecialTokens, $0.spacesBetweenSpecialTokens) = (false, spaces)
      }
      #expect(shown.text == "a<|startoftranscript|><|en|>b")
    }
    #expect(try await say(script, "whisper-tiny-random") { $0.detokenize = false }.text == "")
  }
}
