extension Transcriber {
  /// Loads a model for speech with the built-in plugins and backend, and the built-in voice activity detection.
  ///
  ///     let transcriber = try Transcriber(model: "NAME")
  ///
  /// Eight windows are computed at once and little is kept of those that are done, so that memory stays small.
  /// - Parameters:
  ///   - model: a folder, or the name of a checkpoint that `sensorium models pull` got.
  ///   - threads: how many threads to compute with; nil: one for each core.
  ///   - configure: changes the engine's arguments.
  public init(
    model: String, threads: Int? = nil, _ configure: (inout EngineArgs) -> Void = { _ in }
  ) throws(EngineError) {
    let llm = try LLM(model: model, threads: threads) { args in
      args.keepLittle()
      configure(&args)
    }
    try self.init(llm)
  }

  /// With the built-in voice activity detection.
  public init(_ llm: LLM) throws(EngineError) {
    try self.init(llm, voiceActivity: try Builtins.voiceActivityDetector())
  }
}
