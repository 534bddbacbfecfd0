import Engine
import ModelKit

/// What became of one request, under the name that the user gave it.
struct RequestOutcome: Sendable {
  let id: String
  /// nil where the request never reached the engine.
  let output: RequestOutput?
  let error: InputError?

  init(id: String, _ output: RequestOutput) {
    self.id = id
    self.output = output
    error = output.error
  }

  init(id: String, error: InputError) {
    self.id = id
    output = nil
    self.error = error
  }

  /// A line for each answer, as vLLM's examples print it.
  func text(attendsToSource: Bool) -> String {
    guard let output else { return "" }
    let label = attendsToSource ? "Decoder prompt" : "Prompt"
    return output.outputs.map { answer in
      "\(label): \(pythonLiteral(output.prompt)), Generated text: \(pythonLiteral(answer.text))\n"
    }.joined()
  }
}
