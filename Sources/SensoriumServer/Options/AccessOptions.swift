import ArgumentParser
import FoundationEssentials

/// Where the server is, and who may ask it.
struct AccessOptions: ParsableArguments {
  @Option(help: "The address to listen on; one that is not loopback needs a key.")
  var host = "127.0.0.1"

  @Option(help: "The port; 0 takes any that is free.")
  var port = 8000

  @Option(
    name: .customLong("api-key"),
    help: ArgumentHelp(
      "A key that opens every path; can be given several times. $SENSORIUM_API_KEY is one too, which other users of the "
        + "machine cannot read.", valueName: "KEY"))
  var keys: [String] = []

  @Option(
    name: .customLong("api-key-file"), help: ArgumentHelp("A file with one key a line.", valueName: "FILE"))
  var keyFile: String?

  @Option(
    name: .customLong("tls-certificate"), help: ArgumentHelp("A PEM file with the certificate.", valueName: "FILE"))
  var certificate: String?

  @Option(name: .customLong("tls-key"), help: ArgumentHelp("A PEM file with its key.", valueName: "FILE"))
  var certificateKey: String?

  @Option(
    name: .customLong("allowed-origins"), parsing: .upToNextOption,
    help: ArgumentHelp("Sites whose pages may ask, such as https://example.org.", valueName: "ORIGIN"))
  var origins: [String] = []

  @Option(
    name: .customLong("allowed-hosts"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Names that a server without a key answers to besides loopback ones, as behind a proxy.", valueName: "NAME"))
  var hosts: [String] = []

  @Option(
    name: .customLong("wyoming-port"),
    help: ArgumentHelp("Speak Home Assistant's Wyoming protocol on this port as well.", valueName: "PORT"))
  var wyomingPort: Int?

  @Flag(
    name: .customLong("allow-open-wyoming"),
    help: "Let that protocol, which has no keys, be spoken beyond this machine.")
  var allowsOpenWyoming = false

  func validate() throws {
    for (name, value) in [("--port", port), ("--wyoming-port", wyomingPort ?? 0)] where !(0...65_535 ~= value) {
      throw ValidationError("\(name) is \(value), but it can only be 0 to 65535")
    }
    guard (certificate == nil) == (certificateKey == nil) else {
      throw ValidationError("--tls-certificate and --tls-key belong together; give both")
    }
    guard !keys.contains("") else { throw ValidationError("--api-key is empty") }
  }

  func configuration() throws(ServerError) -> ServerConfiguration {
    var configuration = ServerConfiguration()
    configuration.host = host
    configuration.port = port
    configuration.keys = try allKeys().map { APIKey($0) }
    if let certificate, let certificateKey {
      configuration.tls = .init(certificate: certificate, key: certificateKey)
    }
    configuration.allowedOrigins = origins
    configuration.allowedHosts = hosts
    configuration.wyomingPort = wyomingPort
    configuration.allowsOpenWyoming = allowsOpenWyoming
    return configuration
  }

  private func allKeys() throws(ServerError) -> [String] {
    var all = keys
    if let key = ProcessInfo.processInfo.environment["SENSORIUM_API_KEY"], !key.isEmpty { all.append(key) }
    if let keyFile {
      guard let bytes = try? FileContents.read(keyFile, upTo: 1 << 20) else {
        throw .usage("--api-key-file \(keyFile) cannot be read.")
      }
      let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      guard !lines.isEmpty else { throw .usage("--api-key-file \(keyFile) has no key.") }
      all += lines.map(String.init)
    }
    return all
  }
}
