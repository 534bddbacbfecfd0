import JSON
import Engine
import HTTPTypes
import Hummingbird
import ModelKit

/// `POST /v1/chat/completions`: answers a conversation with pictures, clips and sound in it.
struct ChatCompletionsEndpoint: Endpoint {
  static let method = HTTPRequest.Method.post
  static let path = "/v1/chat/completions"

  private let services: Services

  init(_ services: Services) { self.services = services }

  func respond(to request: Request, _ context: ServerRequestContext) async throws -> Response {
    let body = try await request.decode(ChatCompletionRequest.self, services.limits, context)
    try body.checkUnsupported()
    let choice = try services.models.find(body.model, for: .chat)
    let admission = try Admission(choice.model, choice.llm, waiting: services.limits.waiting)
    let files = TemporaryFiles()
    let resolver = MediaResolver(policy: services.media, limits: services.limits, files: files)
    let conversation = try await body.conversation(resolver, services.limits)
    var options = ChatOptions()
    options.addsGenerationPrompt = body.addGenerationPrompt ?? true
    options.continuesFinalMessage = body.continueFinalMessage ?? false
    options.lora = choice.adapter
    var prompt: Prompt
    do throws(InputError) { prompt = try choice.llm.prompt(for: conversation, options) } catch {
      throw APIError(error).hiding(choice.hiddenPaths)
    }
    try body.sampling.apply(to: &prompt, services.limits)
    let generation = Generation(
      choice: choice, prompt: prompt,
      params: try body.samplingParams(choice.llm.defaultSamplingParams, services.limits),
      hiddenPaths: choice.hiddenPaths.merging(files.names) { first, _ in first }, metrics: services.metrics,
      resources: [admission, files])
    let form = ChatAnswerForm(body, model: choice.name)
    if body.stream == true {
      return try await generation.stream(context, services.limits) { form.chunks(of: $0, &$1) }
    }
    return .json(form.response(try await generation.answer(context)))
  }
}

extension ChatCompletionRequest {
  /// Refuses what would change the answer and cannot be had; what only asks for more is ignored.
  func checkUnsupported() throws(APIError) {
    if let tools, !tools.isEmpty, toolChoice?.value.string != "none" {
      throw .badRequest("Tools are not supported; leave 'tools' out.", param: "tools")
    }
    if let type = responseFormat?.type, type != "text" {
      throw .badRequest(
        "response_format '\(type)' is not supported; leave it out, or ask for 'text'.", param: "response_format")
    }
    guard chatTemplate == nil else {
      throw .badRequest("chat_template is not taken from requests; the checkpoint's is used.", param: "chat_template")
    }
    guard addGenerationPrompt != true || continueFinalMessage != true else {
      throw .badRequest(
        "Cannot set both `continue_final_message` and `add_generation_prompt` to True.", param: "continue_final_message"
      )
    }
  }

  /// The messages as the engine takes them.
  func conversation(_ resolver: MediaResolver, _ limits: ServerLimits) async throws(APIError) -> [ChatMessage] {
    guard !messages.isEmpty else { throw .badRequest("messages is empty; give at least one.", param: "messages") }
    guard messages.count <= limits.messages else {
      throw .badRequest(
        "There are \(messages.count) messages; at most \(limits.messages) are taken.", param: "messages")
    }
    let items = messages.reduce(0) { count, message in
      count + message.content.count { if case .media = $0 { true } else { false } }
    }
    guard items <= limits.mediaItems else {
      throw .badRequest("There are \(items) media items; at most \(limits.mediaItems) are taken.", param: "messages")
    }
    var conversation: [ChatMessage] = []
    for (number, message) in messages.enumerated() {
      var parts: [ChatMessage.Part] = []
      for (place, part) in message.content.enumerated() {
        switch part {
        case .text(let text): parts.append(.text(text))
        case .media(let media):
          let item = try await resolver.item(media, at: "messages[\(number)].content[\(place)]")
          parts.append(ChatMessage.Part(media, item))
        }
      }
      // What OpenAI calls "developer" is the system's voice.
      let role = message.role == "developer" ? "system" : message.role
      conversation.append(
        ChatMessage(ChatMessage.Role(stringLiteral: role), parts.isEmpty ? [.text("")] : parts))
    }
    return conversation
  }

  func samplingParams(_ defaults: SamplingParams, _ limits: ServerLimits) throws(APIError) -> SamplingParams {
    var params = try sampling.samplingParams(defaults, limits)
    params.maxTokens = maxCompletionTokens ?? maxTokens
    if logprobs == true {
      params.logprobs = topLogprobs ?? 0
    } else if topLogprobs ?? 0 > 0 {
      throw .badRequest("when using `top_logprobs`, `logprobs` must be set to true.", param: "top_logprobs")
    }
    return params
  }
}

extension ChatMessage.Part {
  init(_ part: MediaPart, _ item: MediaItem) {
    switch part.modality {
    case .image: self = .image(item, uuid: part.uuid)
    case .video: self = .video(item, uuid: part.uuid)
    case .audio: self = .audio(item, uuid: part.uuid)
    }
  }
}
