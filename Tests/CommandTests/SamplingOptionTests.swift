import ArgumentParser
import Engine
import ModelKit
import Testing

@testable import SensoriumCommand

@Suite("Sampling parameters on the command line and in a prompts file")
struct SamplingOptionTests {
  private func params(_ line: String) throws -> SamplingParams {
    let file = PromptsFile(name: "p.jsonl", folder: "", text: #"{"prompt": "", "sampling_params": \#(line)}"#)
    switch try file.requests(SamplingParams())[0] {
    case .request(let request): return request.params
    case .refused(_, let error): throw error
    }
  }

  static let all: SamplingParams = {
    var params = SamplingParams()
    (params.n, params.temperature, params.topP, params.topK, params.minP) = (2, 0.5, 0.9, 40, 0.1)
    (params.presencePenalty, params.frequencyPenalty, params.repetitionPenalty) = (-0.5, 0.25, 1.5)
    (params.maxTokens, params.minTokens) = (20, 3)
    (params.stop, params.stopTokenIDs, params.badWords) = (["a", "b"], [5, 6], ["c", "d e"])
    (params.includeStopStringInOutput, params.ignoreEOS) = (true, true)
    (params.logprobs, params.promptLogprobs, params.logprobTokenIDs) = (2, 4, [7, 8])
    (params.detokenize, params.skipSpecialTokens, params.spacesBetweenSpecialTokens) = (false, false, false)
    (params.allowedTokenIDs, params.logitBias) = ([1, 2], [3: 1.5, 4: -100])
    params.repetitionDetection = RepetitionDetection(maxPatternSize: 20, minPatternSize: 2, minCount: 4)
    return params
  }()

  @Test("every option sets its parameter")
  func options() throws {
    let options = try SamplingOptions.parse([
      "--n", "2", "--temperature", "0.5", "--top-p", "0.9", "--top-k", "40", "--min-p", "0.1",
      "--presence-penalty", "-0.5", "--frequency-penalty", "0.25", "--repetition-penalty", "1.5",
      "--max-tokens", "20", "--min-tokens", "3", "--stop", "a", "--stop", "b", "--stop-token-ids", "5,6",
      "--bad-words", "c", "--bad-words", "d e", "--include-stop-str-in-output", "--ignore-eos", "--logprobs", "2",
      "--prompt-logprobs", "4", "--logprob-token-ids", "7,8", "--no-detokenize", "--no-skip-special-tokens",
      "--no-spaces-between-special-tokens", "--allowed-token-ids", "1,2", "--logit-bias", "3=1.5,4=-100",
      "--repetition-detection", "max_pattern_size=20,min_pattern_size=2,min_count=4", "--max-logprobs", "-1",
      "--logprobs-mode", "processed_logits",
    ])
    #expect(options.params == Self.all)
    #expect(options.reports.maxLogprobs == -1 && options.reports.logprobsMode == .processedLogits)
  }

  @Test("every field sets its parameter")
  func fields() throws {
    var params = try params(
      #"""
      {"n": 2, "temperature": 0.5, "top_p": 0.9, "top_k": 40, "min_p": 0.1, "presence_penalty": -0.5,
       "frequency_penalty": 0.25, "repetition_penalty": 1.5, "max_tokens": 20, "min_tokens": 3, "stop": ["a", "b"],
       "stop_token_ids": [5, 6], "bad_words": ["c", "d e"], "include_stop_str_in_output": true, "ignore_eos": true,
       "logprobs": 2, "prompt_logprobs": 4, "logprob_token_ids": [7, 8], "detokenize": false,
       "skip_special_tokens": false, "spaces_between_special_tokens": false, "allowed_token_ids": [1, 2],
       "logit_bias": {"3": 1.5, "4": -100}, "flat_logprobs": true, "output_kind": "delta", "stream_interval": 3,
       "thinking_token_budget": -1,
       "repetition_detection": {"max_pattern_size": 20, "min_pattern_size": 2, "min_count": 4}}
      """#.replacing("\n", with: " "))
    #expect(params.outputKind == .delta && params.streamInterval == 3 && params.thinkingTokenBudget == -1)
    (params.outputKind, params.streamInterval, params.thinkingTokenBudget) = (.cumulative, nil, nil)
    #expect(params == Self.all)
  }

  @Test("vLLM's other spellings are understood")
  func spellings() throws {
    #expect(try params(#"{"logprobs": true, "prompt_logprobs": true}"#).logprobs == 1)
    #expect(try params(#"{"logprobs": null, "bad_words": "x"}"#).badWords == ["x"])
    #expect(try params(#"{"output_kind": 2}"#).outputKind == .finalOnly)
    #expect(try params(#"{"allowed_token_ids": null, "logit_bias": null, "extra_args": null}"#) == SamplingParams())
  }

  static let wrong = [
    (#"{"logit_bias": {"x": 1, "2": 1, "y": 2}}"#, "converted to integer token IDs: ['x', 'y']."),
    (#"{"logit_bias": [1]}"#, "'sampling_params.logit_bias' that is not an object from token ids to numbers."),
    (#"{"logit_bias": {"2": "a"}}"#, "'sampling_params.logit_bias' of token 2 that is not a number."),
    (#"{"bad_words": [1]}"#, "'sampling_params.bad_words' that is not a text or a list of texts."),
    (#"{"allowed_token_ids": 5}"#, "'sampling_params.allowed_token_ids' that is not a list of token ids."),
    (#"{"logprobs": false}"#, "'sampling_params.logprobs' that is not an integer."),
    (#"{"output_kind": 3}"#, "'sampling_params.output_kind' that is not 'cumulative', 'delta' or 'final_only'."),
    (
      #"{"repetition_detection": {"min_counts": 3}}"#,
      "unknown field 'sampling_params.repetition_detection.min_counts'; did you mean 'min_count'?."
    ),
    (#"{"extra_args": {"a": 1}}"#, "'sampling_params.extra_args', which is not supported: no plugin here takes any."),
    (
      #"{"structured_outputs": {}}"#,
      "'sampling_params.structured_outputs', which is not supported: constrained output is not supported."
    ),
  ]

  @Test("what is wrong is named", arguments: wrong)
  func errors(_ line: String, _ end: String) throws {
    let error = #expect(throws: InputError.self) { try params(line) }
    #expect(error?.description.hasSuffix(end) == true, "\(error?.description ?? "")")
  }

  @Test(
    "a wrong list is wrong usage",
    arguments: [
      ["--stop-token-ids", "5,x"], ["--allowed-token-ids", ""], ["--logit-bias", "5"], ["--logit-bias", "5=1,5=2"],
      ["--repetition-detection", "size=3"], ["--logprobs-mode", "raw"],
    ])
  func wrongOptions(_ arguments: [String]) {
    #expect(throws: (any Error).self) { try SamplingOptions.parse(arguments) }
  }
}
