import Logging

/// What a server is made with.
struct ServerConfiguration: Sendable {
  struct TLSFiles: Sendable {
    /// PEM files of the certificate with its chain, and of its key.
    let certificate: String
    let key: String
  }

  var host = "127.0.0.1"
  /// 0: any that is free.
  var port = 8000
  var tls: TLSFiles?
  var keys: [APIKey] = []
  var allowedOrigins: [String] = []
  /// Names that the server answers to without a key, besides loopback ones.
  var allowedHosts: [String] = []
  var media = MediaPolicy()
  var limits = ServerLimits()
  /// The port of Wyoming's protocol; nil: it is not spoken.
  var wyomingPort: Int?
  /// Lets that protocol, which has no keys, be spoken beyond loopback.
  var allowsOpenWyoming = false
  var logger = Logger(label: "sensorium-server")

  /// Whether only this machine can reach the address.
  static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// - Throws: where the server would be open to others.
  func validate() throws(ServerError) {
    guard Self.isLoopback(host) || !keys.isEmpty else {
      throw .usage(
        "--host \(host) is not a loopback address, so that others can reach the server; give it a key with --api-key or "
          + "SENSORIUM_API_KEY.")
    }
    guard wyomingPort == nil || Self.isLoopback(host) || allowsOpenWyoming else {
      throw .usage(
        "--wyoming-port speaks a protocol without keys, and --host \(host) can be reached by others; add "
          + "--allow-open-wyoming where the network is closed.")
    }
    guard !allowedOrigins.contains("*") || !keys.isEmpty else {
      throw .usage("--allowed-origins '*' lets every page of the web ask this server; give it a key with --api-key.")
    }
    if let path = media.allowedPath, FileContents.realPath(path) == nil {
      throw .usage("--allowed-media-path \(path) does not exist; name a folder.")
    }
  }

  /// The names in `Host` that are answered; nil: any.
  var hosts: Set<String>? {
    guard keys.isEmpty else { return nil }
    let own = host.contains(":") ? "[\(host)]" : host
    return Set(["localhost", "127.0.0.1", "[::1]", own] + allowedHosts.map { $0.lowercased() })
  }
}
