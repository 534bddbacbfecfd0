import ModelKit
import Text

extension LLM {
  /// Searches the likeliest answers to each prompt. The beams of a search share the keys and values of what they have in
  /// common, and what was encoded.
  /// - Parameter onProgress: called whenever a prompt is rendered or a search has finished.
  public func beamSearch(
    _ prompts: [Prompt], _ params: BeamSearchParams, onProgress: (@Sendable (GenerationProgress) -> Void)? = nil
  ) async -> [BeamSearchOutput] {
    let requests = prompts.map { Request(prompt: $0, params: params.sampling, beams: params) }
    return await run(requests, onProgress).map { output in
      BeamSearchOutput(
        sequences: zip(output.outputs, output.beamScores).map { answer, score in
          BeamSearchSequence(
            text: model.tokenizer.decode(answer.tokenIDs, skipSpecialTokens: params.skipSpecialTokens),
            tokenIDs: answer.tokenIDs, cumulativeLogprob: score.logprob, score: score.score,
            finishReason: answer.finishReason ?? .length)
        }, promptTokenIDs: output.promptTokenIDs, metrics: output.metrics, error: output.error)
    }
  }
}
