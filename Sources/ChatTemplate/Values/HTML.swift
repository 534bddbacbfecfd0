/// The escaping of `escape` and of strings marked as HTML.
enum HTML {
  static func escape(_ text: String) -> String {
    guard text.utf8.contains(where: { [38, 60, 62, 34, 39].contains($0) }) else { return text }
    return text.unicodeScalars.reduce(into: "") { out, scalar in
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&#34;"
      case "'": out += "&#39;"
      default: out.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Value {
  var isMarkup: Bool {
    if case .markup = self { true } else { false }
  }

  /// A string escaped where it is not marked; nil for what is no string.
  var escaped: String? {
    switch self {
    case .string(let text): HTML.escape(text)
    case .markup(let text): text
    default: nil
    }
  }
}
