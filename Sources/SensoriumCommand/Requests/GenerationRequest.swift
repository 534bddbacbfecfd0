import Engine
import ModelKit

/// A prompt with its parameters, under the name that its output will have.
struct GenerationRequest: Sendable {
  let id: String
  var prompt: Prompt
  var params: SamplingParams
}

/// A line of a prompts file, or a prompt of the command line: something to compute, or already wrong.
enum RequestedLine: Sendable {
  case request(GenerationRequest)
  case refused(id: String, InputError)

  var isRequest: Bool {
    if case .request = self { true } else { false }
  }

  /// Whether it speaks of items that lines before it brought along.
  var waitsForOthers: Bool {
    if case .request(let request) = self { request.prompt.hasAbsentItems } else { false }
  }
}
