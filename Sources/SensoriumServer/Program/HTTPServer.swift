import HummingbirdCore
import HTTPTypes
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle

/// The HTTP side of the server: its paths, behind what every request passes.
enum HTTPServer {
  /// - Parameter onRunning: called with the port as soon as connections are taken.
  static func application(
    _ configuration: ServerConfiguration, _ services: Services,
    onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
  ) throws(ServerError) -> some Service {
    let router = Router(context: ServerRequestContext.self, options: [.autoGenerateHeadEndpoints])
    var methods: [String: [HTTPRequest.Method]] = [:]
    for endpoint in endpoints {
      methods[endpoint.path, default: []] += endpoint.method == .get ? [.get, .head] : [endpoint.method]
    }
    router.add(middleware: RequestMiddleware(methods: methods, metrics: services.metrics, logger: services.logger))
    router.add(middleware: OriginMiddleware(allowedOrigins: configuration.allowedOrigins, hosts: configuration.hosts))
    router.add(middleware: APIKeyMiddleware(keys: configuration.keys))
    for type in endpoints {
      let endpoint = type.init(services)
      router.on(RouterPath(type.path), method: type.method) { request, context in
        try await endpoint.respond(to: request, context)
      }
    }
    var quiet = configuration.logger
    quiet.logLevel = max(quiet.logLevel, .warning)
    return Application(
      router: router, server: try builder(configuration),
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port), serverName: "sensorium",
        availableConnectionsDelegate: MaximumAvailableConnections(configuration.limits.connections)),
      onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? configuration.port) },
      logger: quiet)
  }

  private static func builder(_ configuration: ServerConfiguration) throws(ServerError) -> HTTPServerBuilder {
    let limits = configuration.limits
    let plain = HTTPServerBuilder.http1(
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [DisconnectHandler()], idleTimeout: .seconds(Int64(limits.idleSeconds)),
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes, maxHeaderFieldCount: 128)))
    guard let files = configuration.tls else { return plain }
    do {
      let chain = try NIOSSLCertificate.fromPEMFile(files.certificate).map { NIOSSLCertificateSource.certificate($0) }
      let key = try NIOSSLPrivateKey(file: files.key, format: .pem)
      return try .tls(
        plain, tlsConfiguration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
    } catch {
      throw .usage("--tls-certificate \(files.certificate) and --tls-key \(files.key) cannot be used: \(error).")
    }
  }
}
