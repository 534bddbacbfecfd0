/// One transfer from the Hub through the program curl.
struct HubTransfer {
  let endpoint: HubEndpoint
  let settings: PullSettings

  enum Failure: Error {
    /// The server cannot be reached, for this reason.
    case unreachable(String)
    /// It answered, but with this HTTP status.
    case status(Int)
    /// The connection broke, for this reason; what came is kept.
    case broken(String)
    /// The server does not continue a partial file.
    case noRanges
    /// Nothing can be done about it by asking again.
    case other(CatalogError)
  }

  /// Seconds that the connection may take: without a network the next source should be tried soon.
  private static let connectTimeout = 5

  /// The body at `url`.
  func text(_ url: String) async throws(Failure) -> String {
    let (body, _) = try await curl([url])
    return body
  }

  /// Appends the bytes from `offset` on to the file at `path`.
  func append(_ url: String, to path: String, from offset: Int) async throws(Failure) {
    _ = try await curl(["--output", path] + (offset > 0 ? ["--continue-at", "\(offset)"] : []) + [url])
  }

  private func curl(_ arguments: [String]) async throws(Failure) -> (String, Int) {
    let fixed = [
      "--silent", "--show-error", "--fail", "--location", "--connect-timeout", "\(Self.connectTimeout)",
      // Given up where less than 1 KB/s comes for half a minute.
      "--speed-limit", "1000", "--speed-time", "30", "--user-agent", "sensorium", "--write-out",
      "%{stderr}status %{http_code}\n",
      // What was asked for under encryption is not to come without.
      "--proto-redir", endpoint.address.hasPrefix("https:") ? "=https" : "=http,https",
      // The token comes by standard input, as arguments can be seen by every user of the machine.
      "--config", "-",
    ]
    let header = endpoint.token.map { "header = \"Authorization: Bearer \($0)\"\n" } ?? ""
    let outcome: Program.Outcome
    do {
      outcome = try await Program.curl.run(fixed + arguments, input: Array(header.utf8), variables: settings.variables)
    } catch {
      throw .other(error)
    }
    let lines = outcome.errors.split(separator: "\n")
    let status = lines.last { $0.hasPrefix("status ") }.flatMap { Int($0.dropFirst(7)) } ?? 0
    let reason = lines.first { $0.hasPrefix("curl: ") }.map(Self.reason) ?? "curl ended with status \(outcome.status)"
    switch outcome.status {
    case 0: return (outcome.output, status)
    case 22: throw .status(status)
    case 33: throw .noRanges
    case 23: throw .other(CatalogError("The download could not be written to disk, which may be full: \(reason)."))
    // Resolving, connecting, the proxy and the handshake come before the first answer.
    case 5, 6, 7, 35, 60: throw .unreachable(reason)
    case 16, 18, 28, 52, 55, 56, 92: throw status == 0 ? .unreachable(reason) : .broken(reason)
    default: throw .other(CatalogError("curl failed: \(reason)."))
    }
  }

  /// `curl: (6) Could not resolve host: x` without what stands before the words.
  private static func reason(_ line: Substring) -> String {
    guard let end = line.firstIndex(of: ")") else { return String(line) }
    var reason = String(line[line.index(after: end)...].trimmed)
    while reason.hasSuffix(".") { reason.removeLast() }
    return reason
  }
}
