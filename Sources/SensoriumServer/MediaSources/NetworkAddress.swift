import Glibc

/// An IP address that a name resolved to.
struct NetworkAddress: Equatable, Sendable {
  /// Four bytes, or sixteen.
  let bytes: [UInt8]
  /// As it is written.
  let text: String

  /// All addresses of a host, by the system's resolver. Blocks as long as that takes.
  static func resolve(_ host: String, port: Int) -> [NetworkAddress] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, "\(port)", &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    var found: [NetworkAddress] = []
    var next = list
    while let info = next {
      if let address = NetworkAddress(info.pointee), !found.contains(address) { found.append(address) }
      next = info.pointee.ai_next
    }
    return found
  }

  private init?(_ info: addrinfo) {
    guard let address = info.ai_addr else { return nil }
    switch info.ai_family {
    case AF_INET:
      bytes = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
        withUnsafeBytes(of: address.pointee.sin_addr) { Array($0) }
      }
    case AF_INET6:
      bytes = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
        withUnsafeBytes(of: address.pointee.sin6_addr) { Array($0) }
      }
    default: return nil
    }
    text = Self.text(bytes)
  }

  /// - Parameter bytes: four, or sixteen.
  init(bytes: [UInt8]) {
    self.bytes = bytes
    text = Self.text(bytes)
  }

  private static func text(_ bytes: [UInt8]) -> String {
    if bytes.count == 4 { return bytes.map { "\($0)" }.joined(separator: ".") }
    return stride(from: 0, to: 16, by: 2).map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
      .joined(separator: ":")
  }

  /// Whether everyone on the Internet means the same machine by it. All else is refused: this machine, its network, what
  /// carries an IPv4 address inside, and what is reserved (IANA's special-purpose address registries).
  var isPublic: Bool { bytes.count == 4 ? Self.isPublicIPv4(bytes) : isPublicIPv6 }

  private static func isPublicIPv4(_ bytes: [UInt8]) -> Bool {
    switch (bytes[0], bytes[1], bytes[2]) {
    case (0, _, _), (10, _, _), (127, _, _): false  // this network, private, loopback
    case (100, 64...127, _): false  // carrier-grade address translation
    case (169, 254, _): false  // link-local, with the metadata services of clouds
    case (172, 16...31, _), (192, 168, _): false  // private
    case (192, 0, 0), (192, 0, 2), (198, 51, 100), (203, 0, 113): false  // protocols, documentation
    case (192, 88, 99): false  // 6to4 relays
    case (198, 18...19, _): false  // benchmarks
    case (224..., _, _): false  // multicast, reserved, broadcast
    default: true
    }
  }

  private var isPublicIPv6: Bool {
    // Only 2000::/3 is given out for the Internet; in it are tunnels, documentation and benchmarks.
    guard bytes[0] & 0xE0 == 0x20 else { return false }
    switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
    case (0x20, 0x01, 0x00...0x01, _): return false  // 2001::/23: Teredo, benchmarks, ORCHID
    case (0x20, 0x01, 0x0D, 0xB8): return false  // documentation
    case (0x20, 0x02, _, _): return false  // 6to4, which carries any IPv4 address
    case (0x3F, 0xFF, 0x00...0x0F, _): return false  // documentation
    default: return true
    }
  }
}
