import Engine
import Logging
import ServiceLifecycle

/// Loads the models one after the other while the server already answers that it does.
struct ModelLoading: Service {
  let models: ModelLibrary
  let logger: Logger
  let load: @Sendable (ServedModel) throws(EngineError) -> LLM

  /// - Throws: where a model cannot be loaded, which ends the server.
  func run() async throws {
    for model in models.models {
      let start = ContinuousClock.now
      let load = load
      let loaded: Result<LLM, EngineError> = await Blocking.run {
        Result { () throws(EngineError) in try load(model) }
      }
      do throws(EngineError) {
        let llm = try loaded.get()
        model.finishLoading(llm)
        logger.info(
          "Loaded \(model.name)",
          metadata: [
            "seconds": .stringConvertible((start.duration(to: .now) / .milliseconds(1)).rounded() / 1000),
            "dtype": "\(llm.dtype)", "megabytes": .stringConvertible(llm.weightBytes >> 20),
          ])
      } catch { throw ServerError.load("\(model.name): \(error)") }
    }
    logger.info("Ready")
    try await gracefulShutdown()
  }
}
