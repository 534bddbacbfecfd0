import UnixSignals
import ArgumentParser
import Builtins
import Engine
import Logging
import Metrics
import ModelKit
import SensoriumCommand
import ServiceLifecycle

/// The options of `sensorium-server`, and what becomes of them.
struct ServerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sensorium-server",
    abstract: "Answers OpenAI's clients over HTTP with the models of this machine, and has a page to try them in at /.",
    discussion: """
      Without a key it can be reached from this machine only. Exit status: 0 stopped as asked, 1 failure, 2 wrong usage, \
      3 a model could not be loaded.
      """, version: VersionEndpoint.version)

  @OptionGroup(title: "Models") var models: ServedModelOptions
  @OptionGroup(title: "Address and access") var access: AccessOptions
  @OptionGroup(title: "Media") var media: MediaOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions
  @OptionGroup(title: "Log") var log: LogOptions
  @OptionGroup(title: "Engine") var engine: EngineOptions
  @OptionGroup(title: "Adapters") var adapters: AdapterOptions

  func serve() async throws {
    var configuration = try access.configuration()
    configuration.media = media.policy
    limits.apply(to: &configuration.limits)
    let (format, level) = (log.format, log.level)
    configuration.logger = Logger(label: "sensorium-server") { _ in LineLogHandler(format, level) }
    try configuration.validate()
    let library = try models.library(adapters.requests)
    let services = Services(
      models: library, limits: configuration.limits, media: configuration.media, metrics: ServerMetrics(),
      logger: configuration.logger)
    // What packages of ours count is shown as well.
    MetricsSystem.bootstrap(services.metrics.prometheus)
    try await run(configuration, services)
  }

  private func run(_ configuration: ServerConfiguration, _ services: Services) async throws {
    let logger = configuration.logger
    let scheme = configuration.tls == nil ? "http" : "https"
    let http = try HTTPServer.application(configuration, services) { port in
      logger.info("Listening on \(scheme)://\(configuration.host):\(port)")
    }
    let plugins = ServerProgram.plugins
    let command = ModelOrder(models: models, engine: engine, adapters: adapters)
    let loading = ModelLoading(models: services.models, logger: logger) { model throws(EngineError) in
      try command.load(model, plugins)
    }
    var running: [any Service] = [loading, http]
    if let port = configuration.wyomingPort {
      running.append(WyomingServer(host: configuration.host, port: port, services: services))
    }
    var group = ServiceGroupConfiguration(
      services: running, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    // What still runs by then is ended.
    group.maximumGracefulShutdownDuration = .seconds(configuration.limits.shutdownSeconds)
    do {
      let services = ServiceGroup(configuration: group)
      try await withTaskExecutorPreference(ServerExecutor.shared) { try await services.run() }
    } catch let error as ServerError {
      throw error
    } catch {
      throw ServerError.failed("The server ended: \(error).")
    }
  }
}

/// How models are loaded.
private struct ModelOrder: Sendable {
  let models: ServedModelOptions
  let engine: EngineOptions
  let adapters: AdapterOptions

  /// Blocks until the weights are packed.
  func load(_ model: ServedModel, _ plugins: [any ModelPlugin.Type]) throws(EngineError) -> LLM {
    var args = EngineArgs(model: model.folder)
    args.dtype = models.dtype.dtype
    engine.apply(to: &args)
    adapters.apply(to: &args)
    do {
      var registry = ModelRegistry()
      for plugin in plugins { try registry.register(plugin) }
      return try LLM(args, registry: registry, backend: try Builtins.backend(threads: models.threads))
    } catch let error as EngineError {
      throw error
    } catch { throw .load("\(error)") }
  }
}
