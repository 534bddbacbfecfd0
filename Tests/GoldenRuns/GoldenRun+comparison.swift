import Engine

extension [GoldenRun] {
  /// Rounding moves log probabilities by less; each option of a checkpoint, left out, by more.
  private static let tolerance = 3e-4

  /// Asks the model for all of them at once.
  /// - Parameters:
  ///   - adapter: answers each of them.
  ///   - asking: the prompt; by default the run's text with its media.
  /// - Returns: a sentence for each thing that is not as transformers computed it; empty where all is.
  public func differences(
    _ llm: LLM, _ adapter: LoRARequest? = nil, asking: (GoldenRun) -> Prompt = { $0.request.0 }
  ) async throws -> [String] {
    guard !isEmpty else { return ["There are no runs."] }
    let prompts = map { run in
      var prompt = asking(run)
      prompt.lora = adapter
      return prompt
    }
    let outputs = try await llm.generate(prompts, map(\.request.1))
    guard outputs.count == count else { return ["There are \(outputs.count) outputs of \(count) runs."] }
    return zip(self, outputs).flatMap { run, output in
      Self.differences(output, run, adapter).map { "\(run): \($0)" }
    }
  }

  private static func differences(_ output: RequestOutput, _ run: GoldenRun, _ adapter: LoRARequest?) -> [String] {
    if let error = output.error { return ["it failed: \(error)"] }
    var found: [String] = []
    if output.lora != adapter { found.append("another adapter answered") }
    if output.promptTokenIDs != run.inputIDs { found.append("the prompt has other tokens") }
    if output.outputs.first?.tokenIDs != run.generatedIDs { found.append("the answer has other tokens") }
    let prompt = (output.promptLogprobs ?? []).compactMap { $0?.first.map { Double($0.logprob) } }
    let answer = (output.outputs.first?.logprobs ?? []).compactMap { $0.first.map { Double($0.logprob) } }
    for (name, own, wanted) in [("prompt", prompt, run.promptLogprobs), ("answer", answer, run.outputLogprobs)] {
      let difference = largest(own, wanted)
      if !(difference < tolerance) { found.append("log probabilities of the \(name) differ by up to \(difference)") }
    }
    return found
  }

  private static func largest(_ found: [Double], _ wanted: [Double]) -> Double {
    guard found.count == wanted.count else { return .infinity }
    return zip(found, wanted).reduce(0) { Swift.max($0, abs($1.0 - $1.1)) }
  }
}
