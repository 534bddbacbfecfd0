/// An `http(s)` URL in its parts, read strictly: what two programs could read differently is refused.
struct MediaAddress: Equatable {
  let scheme: String
  /// In lower case; an IPv6 address without its brackets.
  let host: String
  let port: Int
  /// What follows the authority, at least "/".
  let path: String

  /// nil where that is no URL of this kind.
  init?(_ text: String) {
    guard let slashes = text.firstRange(of: "://") else { return nil }
    scheme = text[..<slashes.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else { return nil }
    // Neither white space nor backslashes, which some readers take for slashes.
    guard text.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "\\") }) else { return nil }
    let rest = text[slashes.upperBound...]
    let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    let authority = rest[..<end]
    // No user and password: they serve to make a URL look as if it led elsewhere.
    guard !authority.contains("@"), !authority.contains("%") else { return nil }
    let name: Substring
    let portText: Substring
    if authority.hasPrefix("[") {
      guard let bracket = authority.firstIndex(of: "]") else { return nil }
      name = authority[authority.index(after: authority.startIndex)..<bracket]
      let after = authority[authority.index(after: bracket)...]
      guard after.isEmpty || after.hasPrefix(":") else { return nil }
      portText = after.dropFirst()
    } else {
      let colon = authority.firstIndex(of: ":") ?? authority.endIndex
      name = authority[..<colon]
      portText = authority[colon...].dropFirst()
    }
    guard !name.isEmpty else { return nil }
    host = name.lowercased()
    if portText.isEmpty {
      port = scheme == "https" ? 443 : 80
    } else {
      guard portText.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int(portText), 1...65_535 ~= number else {
        return nil
      }
      port = number
    }
    let path = rest[end...].prefix { $0 != "#" }
    self.path = path.hasPrefix("/") ? String(path) : "/\(path)"
  }

  /// The address that a `Location` field names.
  func redirected(to location: String) -> MediaAddress? {
    if location.contains("://") { return MediaAddress(location) }
    if location.hasPrefix("//") { return MediaAddress("\(scheme):\(location)") }
    let base = location.hasPrefix("/") ? "" : String(path.prefix { $0 != "?" }.reversed().drop { $0 != "/" }.reversed())
    return MediaAddress("\(scheme)://\(authority)\(base)\(location)")
  }

  var authority: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

  var text: String { "\(scheme)://\(authority)\(path)" }
}
