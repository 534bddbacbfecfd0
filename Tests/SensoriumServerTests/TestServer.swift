import Compute
import Builtins
import Engine
import Foundation
import Logging
import ModelKit
import ServiceLifecycle
import TestMaterial
import Testing

@testable import SensoriumServer

/// A server on a loopback port, for as long as a test takes. It stops by itself.
struct TestServer: Sendable {
  let port: Int
  let services: Services

  static let pictureModel = "llava-demo"
  static let videoModel = "llava-next-video-demo"
  static let speechModel = "tiny-random"

  /// Each is loaded once for all tests.
  private static let pictures = load("Plugins/LLaVA/Demo")
  private static let videos = load("Plugins/LLaVANextVideo/Demo")
  private static let speech = load("Tests/Fixtures/whisper-tiny-random")

  private static func folder(_ path: String) -> String { TestMaterial.root.appending(path: path).path }

  private static func load(_ path: String) -> Task<LLM, any Error> {
    Task {
      var args = EngineArgs(model: folder(path))
      args.dtype = .float32
      args.maxSequences = 4
      return try LLM(args, registry: try Builtins.registry, backend: try Builtins.backend(threads: 2))
    }
  }

  enum Model { case picture, video, speech }

  static func model(_ model: Model) async throws -> ServedModel {
    let (name, path, llm) =
      switch model {
      case .picture: (pictureModel, "Plugins/LLaVA/Demo", pictures)
      case .video: (videoModel, "Plugins/LLaVANextVideo/Demo", videos)
      case .speech: (speechModel, "Tests/Fixtures/whisper-tiny-random", speech)
      }
    let served = ServedModel(name: name, aliases: ["alias-of-\(name)"], folder: folder(path))
    served.finishLoading(try await llm.value)
    return served
  }

  /// Runs `body` with a server of its own.
  static func run(
    _ models: [Model] = [.picture], changing change: (inout ServerConfiguration) -> Void = { _ in },
    _ body: @escaping @Sendable (TestServer) async throws -> Void
  ) async throws {
    var served: [ServedModel] = []
    for model in models { served.append(try await Self.model(model)) }
    try await run(served: served, changing: change, body)
  }

  static func run(
    served: [ServedModel], changing change: (inout ServerConfiguration) -> Void = { _ in },
    _ body: @escaping @Sendable (TestServer) async throws -> Void
  ) async throws {
    var configuration = ServerConfiguration()
    configuration.port = 0
    configuration.logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    change(&configuration)
    let services = Services(
      models: ModelLibrary(models: served), limits: configuration.limits, media: configuration.media,
      metrics: ServerMetrics(), logger: configuration.logger)
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let application = try HTTPServer.application(configuration, services) { continuation.yield($0) }
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [application], logger: configuration.logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      var iterator = ports.makeAsyncIterator()
      let port = try #require(await iterator.next())
      do {
        try await body(TestServer(port: port, services: services))
      } catch {
        await group.triggerGracefulShutdown()
        throw error
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }
}
