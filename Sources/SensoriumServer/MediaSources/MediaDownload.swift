import Subprocess

/// Gets a media item from an allowed host, through the program curl.
///
/// Each address that a name resolves to has to be public, and curl is told to connect to just those, so that a name cannot
/// resolve otherwise the second time. Redirects are followed here, one by one, under the same rules.
struct MediaDownload: Sendable {
  let policy: MediaPolicy
  let limits: ServerLimits

  /// - Parameters:
  ///   - path: the file that is written.
  ///   - place: where in the request the URL stands, for errors.
  func get(_ url: String, to path: String, at place: String) async throws(APIError) {
    guard var address = MediaAddress(url) else { throw Self.malformed(place) }
    for _ in 0...limits.redirects {
      let pinned = try await check(address, place)
      guard let location = try await transfer(address, pinned, to: path, place) else { return }
      guard let next = address.redirected(to: location) else {
        throw .unprocessableMedia("\(place): the server of the URL redirects to no http(s) URL.", param: place)
      }
      if address.scheme == "https", next.scheme == "http" {
        throw .unprocessableMedia("\(place): the server of the URL redirects to one without encryption.", param: place)
      }
      address = next
    }
    throw .unprocessableMedia("\(place): the URL redirects more than \(limits.redirects) times.", param: place)
  }

  private static func malformed(_ place: String) -> APIError {
    .badRequest(
      "\(place): the URL cannot be used; give a data: URL, or http(s)://HOST/PATH without user and password.",
      param: place)
  }

  /// The addresses of the host, all of them public.
  private func check(_ address: MediaAddress, _ place: String) async throws(APIError) -> [NetworkAddress] {
    guard !policy.allowedDomains.isEmpty else {
      throw .badRequest(
        "\(place): this server gets no media from URLs; send the content as a data: URL, or start the server with "
          + "--allowed-media-domains.", param: place)
    }
    guard policy.allows(host: address.host) else {
      throw .badRequest("\(place): '\(address.host)' is not among the allowed media domains.", param: place)
    }
    let found = await Blocking.run { NetworkAddress.resolve(address.host, port: address.port) }
    guard !found.isEmpty else {
      throw .unprocessableMedia("\(place): '\(address.host)' cannot be resolved.", param: place)
    }
    // One that is not public is enough to refuse, as it shows that the name is not what it seems.
    guard policy.allowsPrivateAddresses || found.allSatisfy(\.isPublic) else {
      throw .badRequest("\(place): '\(address.host)' is not at a public address.", param: place)
    }
    return found
  }

  /// - Returns: where the server redirects to; nil where the file is there.
  private func transfer(
    _ address: MediaAddress, _ pinned: [NetworkAddress], to path: String, _ place: String
  ) async throws(APIError) -> String? {
    let addresses = pinned.map { $0.bytes.count == 4 ? $0.text : "[\($0.text)]" }.joined(separator: ",")
    let arguments = [
      // No configuration file, no proxy: the connection goes where it was checked to go.
      "--disable", "--noproxy", "*", "--silent", "--show-error", "--globoff", "--max-redirs", "0",
      "--proto", "=http,https", "--resolve", "\(address.host):\(address.port):\(addresses)",
      "--connect-timeout", "5", "--max-time", "\(limits.downloadSeconds)",
      "--max-filesize", "\(limits.downloadBytes)", "--user-agent", "sensorium-server",
      "--output", path, "--write-out", "%{http_code} %{redirect_url}", "--", address.text,
    ]
    let result: (status: TerminationStatus, output: String)
    do {
      // Before its version 8.4 curl holds only a declared length against the limit; the system holds the file against it.
      let limited = ["-c", "ulimit -f \"$0\" && exec curl \"$@\"", "\(limits.downloadBytes / 512 + 1)"]
      let outcome = try await Subprocess.run(
        .name("sh"), arguments: Arguments(limited + arguments), input: .none, output: .string(limit: 64 << 10),
        error: .discarded)
      result = (outcome.terminationStatus, outcome.standardOutput)
    } catch {
      throw .unprocessableMedia("\(place): the URL could not be read.", param: place)
    }
    let words = result.output.split(separator: " ", maxSplits: 1)
    let code = words.first.flatMap { Int($0) } ?? 0
    switch result.status {
    case .exited(0): break
    case .exited(127):
      throw .internalError("Media URLs need the program curl, which is not installed on the server.")
    case .exited(63), .exited(23), .signaled(Self.fileTooLarge):
      throw .contentTooLarge(
        "\(place): the item behind the URL is larger than \(limits.downloadBytes) bytes.", param: place)
    case .exited(28):
      throw .unprocessableMedia("\(place): the URL was not read within \(limits.downloadSeconds) s.", param: place)
    default: throw .unprocessableMedia("\(place): the URL could not be read.", param: place)
    }
    switch code {
    case 200: return nil
    case 301...303 where words.count == 2, 307...308 where words.count == 2: return String(words[1])
    default: throw .unprocessableMedia("\(place): the server of the URL answered with status \(code).", param: place)
    }
  }

  /// SIGXFSZ.
  private static let fileTooLarge: Int32 = 25
}
