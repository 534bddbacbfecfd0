import FoundationEssentials

/// How the Hugging Face Hub is reached: its address and the user's token, from the variables that its own tools read.
struct HubEndpoint {
  /// `HF_ENDPOINT`, else `https://huggingface.co`; without a slash at the end.
  let address: String
  /// `HF_TOKEN`, else `HUGGING_FACE_HUB_TOKEN`, else the content of `$HF_TOKEN_PATH`, `$HF_HOME/token` or
  /// `~/.cache/huggingface/token`.
  let token: String?

  init(_ settings: PullSettings) throws(CatalogError) {
    var address = settings.variable("HF_ENDPOINT") ?? "https://huggingface.co"
    while address.hasSuffix("/") { address.removeLast() }
    guard address.hasPrefix("https://") || address.hasPrefix("http://") else {
      throw CatalogError("HF_ENDPOINT is '\(address)', which is not an address that starts with https:// or http://.")
    }
    self.address = address
    token = Self.token(settings)
    if let token, !token.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
    {
      throw CatalogError("The Hugging Face token has characters that no token has; set HF_TOKEN again.")
    }
  }

  /// The page of a repository, where its conditions can be accepted.
  func page(_ repository: String) -> String { "\(address)/\(repository)" }

  func listing(_ repository: String, _ revision: String) -> String {
    "\(address)/api/models/\(repository)/revision/\(escaped(revision))?blobs=true"
  }

  func file(_ repository: String, _ revision: String, _ name: String) -> String {
    "\(address)/\(repository)/resolve/\(escaped(revision))/\(escaped(name))"
  }

  private func escaped(_ part: String) -> String {
    var text = ""
    for byte in part.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = Array("0123456789ABCDEF")
        text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return text
  }

  private static func token(_ settings: PullSettings) -> String? {
    for name in ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"] {
      if let token = settings.variable(name)?.trimmed, !token.isEmpty { return String(token) }
    }
    let cache = settings.variable("XDG_CACHE_HOME") ?? settings.variable("HOME").map { "\($0)/.cache" }
    let home = settings.variable("HF_HOME") ?? cache.map { "\($0)/huggingface" }
    guard let path = settings.variable("HF_TOKEN_PATH") ?? home.map({ "\($0)/token" }),
      let content = FileManager.default.contents(atPath: path)
    else { return nil }
    let token = String(decoding: content, as: UTF8.self).trimmed
    return token.isEmpty ? nil : String(token)
  }
}
