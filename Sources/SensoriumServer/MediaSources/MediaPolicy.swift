/// Where media may come from besides the request itself. By default nowhere.
struct MediaPolicy: Sendable {
  /// Hosts that `http(s)` URLs may name, in lower case. A name covers itself, `*.name` all names below it.
  var allowedDomains: [String] = []
  /// The folder under which `file:` URLs may lie; nil: there are none.
  var allowedPath: String?
  /// Lets allowed hosts be at addresses that are not public. For tests, and for networks that are closed anyway.
  var allowsPrivateAddresses = false

  func allows(host: String) -> Bool {
    allowedDomains.contains { domain in
      domain.hasPrefix("*.") ? host.hasSuffix(domain.dropFirst()) : host == domain
    }
  }
}
