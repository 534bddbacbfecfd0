/// Names of things that the server makes: "chatcmpl-" and 32 hexadecimal digits.
enum Identifier {
  static func make(_ kind: String) -> String {
    var random = SystemRandomNumberGenerator()
    let digits = [random.next(), random.next()].map { (word: UInt64) in
      let hex = String(word, radix: 16)
      return String(repeating: "0", count: 16 - hex.utf8.count) + hex
    }
    return "\(kind)-\(digits.joined())"
  }
}
