import Engine
import HTTPTypes
import Hummingbird
import ModelKit

/// `POST /v1/completions`: goes on with texts or tokens.
struct CompletionsEndpoint: Endpoint {
  static let method = HTTPRequest.Method.post
  static let path = "/v1/completions"

  private let services: Services

  init(_ services: Services) { self.services = services }

  func respond(to request: Request, _ context: ServerRequestContext) async throws -> Response {
    let body = try await request.decode(CompletionRequest.self, services.limits, context)
    try body.check(services.limits)
    let choice = try services.models.find(body.model, for: .completion)
    let params = try body.samplingParams(choice.llm.defaultSamplingParams, services.limits)
    var generations: [Generation] = []
    for prompt in try body.prompts(choice, services.limits) {
      let admission = try Admission(choice.model, choice.llm, waiting: services.limits.waiting)
      generations.append(
        Generation(
          choice: choice, prompt: prompt, params: params, hiddenPaths: choice.hiddenPaths, metrics: services.metrics,
          resources: [admission]))
    }
    let form = CompletionAnswerForm(body, choice, answers: params.n)
    if body.stream == true {
      return try await generations[0].stream(context, services.limits) { form.chunks(of: $0, &$1) }
    }
    return .json(form.response(try await answers(to: generations, context)))
  }

  /// In the order of the prompts; the first error ends the others.
  private func answers(to generations: [Generation], _ context: ServerRequestContext) async throws -> [Answer] {
    try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
      for (place, generation) in generations.enumerated() {
        group.addTask { (place, try await generation.answer(context)) }
      }
      var answers: [Answer?] = Array(repeating: nil, count: generations.count)
      for try await (place, answer) in group { answers[place] = answer }
      return answers.compactMap { $0 }
    }
  }
}

extension CompletionRequest {
  /// Refuses what would change the answer and cannot be had.
  func check(_ limits: ServerLimits) throws(APIError) {
    guard suffix?.isEmpty ?? true else { throw .badRequest("suffix is not supported; leave it out.", param: "suffix") }
    if let bestOf, bestOf != sampling.n ?? 1 {
      throw .badRequest("best_of is not supported; ask for n answers.", param: "best_of")
    }
    guard prompt.count <= limits.prompts else {
      throw .badRequest("There are \(prompt.count) prompts; at most \(limits.prompts) are taken.", param: "prompt")
    }
    guard stream != true || prompt.count == 1 else {
      throw .badRequest("Only one prompt can be streamed; send a request for each.", param: "prompt")
    }
  }

  func prompts(_ choice: ModelLibrary.Choice, _ limits: ServerLimits) throws(APIError) -> [Prompt] {
    var prompts: [Prompt] =
      switch prompt {
      case .texts(let texts): texts.map { Prompt.text($0) }
      case .tokens(let lists): lists.map { Prompt.tokens($0) }
      }
    for place in prompts.indices {
      try sampling.apply(to: &prompts[place], limits)
      prompts[place].lora = choice.adapter
      prompts[place].tokenization.needsDetokenization = echo ?? false
    }
    return prompts
  }

  func samplingParams(_ defaults: SamplingParams, _ limits: ServerLimits) throws(APIError) -> SamplingParams {
    var params = try sampling.samplingParams(defaults, limits)
    params.maxTokens = maxTokens ?? params.maxTokens
    params.logprobs = logprobs
    if echo == true, let logprobs { params.promptLogprobs = params.promptLogprobs ?? logprobs }
    return params
  }
}
