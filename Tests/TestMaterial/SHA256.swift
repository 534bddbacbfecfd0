/// SHA-256 (FIPS 180-4), to compare with what a golden script wrote down of large outputs.
public enum SHA256 {
  /// The digest in hexadecimal.
  public static func hex(_ bytes: [UInt8]) -> String {
    var state: [UInt32] = [
      0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    var message = bytes
    message.append(0x80)
    message += Array(repeating: 0, count: (120 - message.count % 64) % 64)
    message += withUnsafeBytes(of: UInt64(bytes.count * 8).bigEndian, Array.init)
    for start in stride(from: 0, to: message.count, by: 64) { compress(message, start, &state) }
    return state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  /// The same of the elements' little-endian bytes.
  public static func hex(_ values: [Float]) -> String { hex(values.withUnsafeBytes(Array.init)) }
  public static func hex(_ values: [Int32]) -> String { hex(values.withUnsafeBytes(Array.init)) }

  /// The first 32 bits of the fractions of the first 64 primes' cube roots.
  private static let constants: [UInt32] = {
    let primes = (2...311).filter { n in !(2..<n).contains { n % $0 == 0 } }
    return primes.map { prime in
      // The largest r with r³ ≤ prime · 2^96, in whole numbers.
      var low: UInt64 = 0
      var high: UInt64 = 7 << 32
      let wanted = UInt128(prime) << 96
      while high - low > 1 {
        let middle = (low + high) / 2
        if UInt128(middle) * UInt128(middle) * UInt128(middle) <= wanted { low = middle } else { high = middle }
      }
      return UInt32(truncatingIfNeeded: low)
    }
  }()

  private static func compress(_ message: [UInt8], _ start: Int, _ state: inout [UInt32]) {
    func turned(_ x: UInt32, _ by: UInt32) -> UInt32 { x >> by | x << (32 - by) }
    var words = (0..<16).map { place in
      (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(message[start + 4 * place + $1]) }
    }
    for place in 16..<64 {
      let (x, y) = (words[place - 15], words[place - 2])
      let first = turned(x, 7) ^ turned(x, 18) ^ x >> 3
      let second = turned(y, 17) ^ turned(y, 19) ^ y >> 10
      words.append(words[place - 16] &+ first &+ words[place - 7] &+ second)
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for place in 0..<64 {
      let mixed = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
      let chosen = (e & f) ^ (~e & g)
      let first = h &+ mixed &+ chosen &+ constants[place] &+ words[place]
      let second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
    }
    for (place, value) in [a, b, c, d, e, f, g, h].enumerated() { state[place] &+= value }
  }
}
