import FoundationEssentials

/// The keys that open the server. They are compared in constant time, and never written to a log.
struct APIKey: Sendable {
  private let bytes: [UInt8]

  init(_ key: String) { bytes = Array(key.utf8) }

  /// Takes as long for any other key of the same length as the right one.
  func matches(_ candidate: String) -> Bool {
    let other = Array(candidate.utf8)
    var difference = bytes.count ^ other.count
    for place in other.indices {
      difference |= Int((bytes.isEmpty ? 0 : bytes[place % bytes.count]) ^ other[place])
    }
    return difference == 0 && !bytes.isEmpty
  }
}

extension [APIKey] {
  /// Whether `authorization` has one of the keys: as `Bearer KEY`, or as the password of `Basic`, which browsers send.
  func open(_ authorization: String?) -> Bool {
    guard let authorization, let space = authorization.firstIndex(of: " ") else { return false }
    let rest = String(authorization[authorization.index(after: space)...].drop { $0 == " " })
    let candidate: String
    switch authorization[..<space].lowercased() {
    case "bearer": candidate = rest
    case "basic":
      guard let decoded = Data(base64Encoded: rest), let text = String(data: decoded, encoding: .utf8),
        let colon = text.firstIndex(of: ":")
      else { return false }
      candidate = String(text[text.index(after: colon)...])
    default: return false
    }
    // All are compared, so that the time does not tell which one is near.
    return reduce(false) { $1.matches(candidate) || $0 }
  }
}
