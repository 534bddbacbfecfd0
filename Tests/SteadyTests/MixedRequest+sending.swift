import Engine
import ModelKit

extension MixedRequest {
  /// Sends the request.
  /// - Returns: what is not as it should be; nil where all is.
  func send(to llm: LLM) async -> String? {
    switch kind {
    case .greedy, .sampled, .several, .rules:
      let output = await llm.generate([prompt], params)[0]
      guard output.error == nil else { return complaint(output.error) }
      return output.outputs.count == params.n && output.outputs.allSatisfy { !$0.tokenIDs.isEmpty }
        ? nil : "\(kind): \(output.outputs.count) answers instead of \(params.n)"
    case .known: return await sendTwice(to: llm)
    case .beams:
      let output = await llm.beamSearch([prompt], BeamSearchParams(beamWidth: 3, maxTokens: params.maxTokens ?? 1))[0]
      guard output.error == nil else { return complaint(output.error) }
      return output.sequences.count == 3 ? nil : "\(kind): \(output.sequences.count) answers instead of 3"
    case .chat: return await converse(with: llm)
    case .streamed: return await listen(to: llm)
    case .badMedia, .badPrompt, .badParameters, .badAdapter:
      return await llm.generate([prompt], params)[0].error == nil ? "\(kind): there is no error" : nil
    case .cancelled:
      let task = Task { await llm.generate([prompt], params)[0] }
      try? await Task.sleep(for: .milliseconds(patience))
      task.cancel()
      let error = await task.value.error
      return error == nil || error?.kind == .cancelled ? nil : complaint(error)
    case .abandoned:
      var rest = patience
      for await _ in llm.stream(prompt, params) {
        rest -= 1
        if rest < 0 { break }
      }
      return nil
    }
  }

  /// The second time only by the uuid; that may have left the cache meanwhile, and nothing else may be wrong.
  private func sendTwice(to llm: LLM) async -> String? {
    let first = await llm.generate([prompt], params)[0]
    guard first.error == nil else { return complaint(first.error) }
    var again = prompt
    again.media = prompt.media.mapValues { $0.map { _ in .absent } }
    let second = await llm.generate([again], params)[0]
    if let error = second.error { return error.description.hasPrefix("Cache miss for") ? nil : complaint(error) }
    return second.outputs[0].tokenIDs == first.outputs[0].tokenIDs ? nil : "\(kind): another answer"
  }

  private static let template =
    "{% for m in messages %}USER: {% for p in m['content'] %}{% if p['type'] == 'text' %}{{ p['text'] }}"
    + "{% elif p['type'] != 'audio' %}<{{ p['type'] }}>\n{% endif %}{% endfor %} {% endfor %}ASSISTANT:"

  private func converse(with llm: LLM) async -> String? {
    var options = ChatOptions()
    options.template = Self.template
    options.lora = prompt.lora
    var parts: [ChatMessage.Part] = [.text("Is there the sun?")]
    for (modality, items) in prompt.media {
      switch modality {
      case .image: parts += items.map { .image($0) }
      case .video: parts += items.map { .video($0) }
      case .audio: parts += items.map { .audio($0) }
      }
    }
    let output = await llm.chat([ChatMessage(.user, parts)], params, options)
    guard output.error == nil else { return complaint(output.error) }
    return output.outputs[0].tokenIDs.isEmpty ? "\(kind): no answer" : nil
  }

  private func listen(to llm: LLM) async -> String? {
    var tokens: [Int32] = []
    var last: RequestOutput?
    for await output in llm.stream(prompt, params) {
      let new = output.outputs.first?.tokenIDs ?? []
      if params.outputKind == .delta { tokens += new } else { tokens = new }
      last = output
    }
    guard last?.error == nil else { return complaint(last?.error) }
    return last?.isFinished == true && !tokens.isEmpty && tokens.count == last?.metrics.generatedTokens
      ? nil : "\(kind): \(tokens.count) tokens of \(last?.metrics.generatedTokens ?? -1)"
  }

  private func complaint(_ error: InputError?) -> String { "\(kind): \(error?.description ?? "")" }
}
