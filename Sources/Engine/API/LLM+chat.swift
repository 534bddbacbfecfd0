import ChatTemplate
import ModelKit

extension LLM {
  /// Answers conversations, each made a prompt by the checkpoint's chat template. One that cannot be has an `error`.
  /// - Parameter params: nil: the checkpoint's own defaults.
  public func chat(
    _ conversations: [[ChatMessage]], _ params: SamplingParams? = nil, _ options: ChatOptions = ChatOptions(),
    onProgress: (@Sendable (GenerationProgress) -> Void)? = nil
  ) async -> [RequestOutput] {
    let params = params ?? defaultSamplingParams
    let renderer: Result<ChatRenderer, InputError> = Result { () throws(InputError) in
      try ChatRenderer(model, options)
    }
    let requests = conversations.map { conversation in
      let prompt: Result<Prompt, InputError> = Result { () throws(InputError) in
        try renderer.get().prompt(conversation)
      }
      switch prompt {
      case .success(var prompt):
        prompt.lora = options.lora
        return Request(prompt: prompt, params: params)
      case .failure(let error): return Request(prompt: .text(""), params: params, failure: error)
      }
    }
    return await run(requests, onProgress)
  }

  /// Answers one conversation.
  public func chat(
    _ conversation: [ChatMessage], _ params: SamplingParams? = nil, _ options: ChatOptions = ChatOptions()
  ) async -> RequestOutput {
    await chat([conversation], params, options)[0]
  }
}
