import Sensorium

/// The examples of docs/api.md, word for word.
enum APIExamples {
  static func load(_ model: String) throws -> LLM {
    let llm = try LLM(model: model, threads: 2) { args in  // a folder, or the name of a checkpoint that was pulled
      args.dtype = .float32  // nil: the backend's fastest, bfloat16 where the processor multiplies it
      args.maxModelLength = 32  // nil: the model's own
      args.maxSequences = 8  // computed at once; more requests wait
      args.limitPerPrompt = [.audio: 1]
      args.generationConfig = .vllm  // .auto: the checkpoint's suppression lists apply, and its defaults
    }
    print(llm.descriptor.name, llm.dtype, llm.weightBytes)
    return llm
  }

  static func prompts(path: String, encoded: [UInt8], samples: [Float]) -> [Prompt] {
    let implicit: Prompt = .text("<|startoftranscript|>", [.audio: [.file(path)]])
    let explicit: Prompt = .encoderDecoder(
      media: [.audio: [.bytes(encoded, name: "upload.wav")]], decoder: .text("<|startoftranscript|>"))
    let tokens: Prompt = .tokens([385], [.audio: [.pcm(samples, rate: 44_100, channels: 2)]])
    return [implicit, explicit, tokens]
  }

  static func sampling() -> SamplingParams {
    var params = SamplingParams()
    params.temperature = 0.7
    params.topP = 0.9
    params.seed = 42
    params.n = 2
    params.maxTokens = 20  // nil: up to the model's length
    params.logprobs = 3
    return params
  }

  static func outputs(_ llm: LLM, _ prompts: [Prompt]) async -> [RequestOutput] {
    let outputs = await llm.generate(prompts, .greedy(maxTokens: 20))
    for output in outputs {
      if let error = output.error {
        print(error.kind.rawValue, error)  // this request alone failed
      } else {
        let answer = output.outputs[0]
        print(answer.text, answer.tokenIDs.count, answer.finishReason ?? .length, output.metrics.total)
      }
    }
    return outputs
  }

  static func progress(_ llm: LLM, _ prompts: [Prompt]) async -> [RequestOutput] {
    let outputs = await llm.generate(prompts, .greedy(maxTokens: 20)) { progress in  // a GenerationProgress
      print("\(progress.rendered) rendered, \(progress.finished) of \(progress.total) done in \(progress.elapsed) s")
      print("\(progress.inputSpeed) tokens/s read, \(progress.outputSpeed) tokens/s written")
      if let output = progress.output { print("done:", output.requestID) }  // nil where a prompt was rendered
    }
    return outputs
  }

  static func own(_ llm: LLM, _ prompts: [Prompt], _ params: SamplingParams) async throws -> [RequestOutput] {
    let each = try await llm.generate(prompts, [params, .greedy(), .greedy(maxTokens: 5)])
    return each
  }

  static func transcription(_ llm: LLM, path: String) async throws -> Transcription {
    let transcriber = try Transcriber(llm)
    var options = TranscriptionOptions(language: "de", timestamps: .word)
    options.hotwords = "Sensorium"
    var result = Transcription()
    for await event in try transcriber.stream(.file(path), options) {
      switch event {
      case .language(let found): print(found[0].language, found[0].probability)  // where it is found out
      case .segment(let segment): print(segment.start, segment.end, segment.text, segment.words?.count ?? 0)
      case .progress(let progress): print(progress.position, "of", progress.duration ?? progress.read)
      case .finished(let whole): result = whole
      }
    }
    print(result.text, result.duration, result.error?.description ?? "")
    return result
  }

  static func adapters(_ llm: LLM, path: String, adapter: String) async -> [RequestOutput] {
    var adapted: Prompt = .text("<|startoftranscript|>", [.audio: [.file(path)]])
    adapted.lora = LoRARequest(name: "calls", id: 1, path: adapter)
    let answers = await llm.generate([adapted, .text("<|startoftranscript|>", [.audio: [.file(path)]])])
    print(answers[0].lora?.name ?? "none")  // calls
    return answers
  }

  static func registry() throws -> ModelRegistry {
    var registry = try Builtins.registry
    let plugin = try registry.plugin(for: "whisper")  // unknown: the error lists all types and the nearest
    print(plugin.descriptor.capabilities)
    for descriptor in registry.descriptors { print(descriptor.name, descriptor.modelTypes) }

    try registry.register(LoudnessPlugin.self)
    do {
      try registry.register(LoudnessPlugin.self)
    } catch {
      print(error)  // Plugin Loudness cannot serve model type 'loudness': Loudness does; remove that one first.
    }
    registry.remove("loudness")  // to replace a plugin: remove it, then register the other
    try registry.register(LoudnessPlugin.self)
    return registry
  }

  static func ownRegistry(_ registry: ModelRegistry, folder: String) throws -> LLM {
    let llm = try LLM(EngineArgs(model: folder), registry: registry, backend: try Builtins.backend(threads: 2))
    return llm
  }

  static func catalogue() throws -> [String] {
    let catalog = try Catalog()
    let cache = try ModelCache()  // $SENSORIUM_HOME, else ~/.cache/sensorium
    for checkpoint in catalog.checkpoints where cache.isComplete(checkpoint) {
      print(checkpoint.name, checkpoint.licence, cache.folder(of: checkpoint))
    }
    return catalog.checkpoints.map(\.name)
  }

  static func errors(folder: String) -> String {
    do throws(EngineError) {
      _ = try LLM(model: folder)
      return ""
    } catch {
      switch error {
      case .load(let sentence): return "the model cannot be loaded: \(sentence)"
      case .usage(let sentence): return "the call makes no sense: \(sentence)"
      }
    }
  }
}
