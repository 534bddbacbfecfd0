import Sensorium
public func quick(_ arguments: [String]) async throws {
  let clock = ContinuousClock()
  let t0 = clock.now
  var args = EngineArgs(model: arguments[1])
  if arguments[2] == "f32" { args.dtype = .float32 }
  let llm = try LLM(args)
  let t1 = clock.now
  print("load", t0.duration(to: t1), llm.dtype)
  for _ in 0..<3 {
    let t1 = clock.now
    let out = try await llm.transcribe(arguments[3...].map { .file($0) })
    print(t1.duration(to: clock.now))
    for o in out { print(o.text, o.error ?? "", o.metrics, o.language ?? "") }
  }
}
