/// What the head of a part says.
struct MultipartHead: Equatable {
  /// The field's name.
  let name: String
  /// The file's name as the client has it, without folders and control characters; nil where the part is no file. It is
  /// for messages only and never becomes part of a path.
  let fileName: String?

  init(name: String, fileName: String?) {
    self.name = name
    self.fileName = fileName
  }

  /// nil where there is no name.
  init?(_ bytes: ArraySlice<UInt8>) {
    let text = String(decoding: bytes, as: UTF8.self)
    var parameters: [String: String] = [:]
    for line in text.split(separator: "\r\n") {
      guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == "content-disposition" else { continue }
      parameters = Self.parameters(line[line.index(after: colon)...])
    }
    guard let name = parameters["name"] else { return nil }
    self.name = name
    fileName = (parameters["filename*"].flatMap(Self.extended) ?? parameters["filename"]).map(Self.harmless)
  }

  /// `form-data; name="file"; filename="a.mp3"`.
  private static func parameters(_ text: Substring) -> [String: String] {
    var parameters: [String: String] = [:]
    var rest = text.drop { $0 != ";" }
    while rest.popFirst() == ";" {
      rest = rest.drop { $0 == " " || $0 == "\t" }
      let key = rest.prefix { $0 != "=" && $0 != ";" }
      rest = rest.dropFirst(key.count)
      guard rest.first == "=" else { continue }
      rest.removeFirst()
      var value = ""
      if rest.first == "\"" {
        rest.removeFirst()
        while let character = rest.popFirst(), character != "\"" {
          value.append(character == "\\" ? rest.popFirst() ?? "\\" : character)
        }
        rest = rest.drop { $0 != ";" }
      } else {
        value = String(rest.prefix { $0 != ";" })
        rest = rest.drop { $0 != ";" }
        while value.last == " " { value.removeLast() }
      }
      parameters[key.lowercased()] = value
    }
    return parameters
  }

  /// `UTF-8''a%20b.mp3` (RFC 8187).
  private static func extended(_ value: String) -> String? {
    let parts = value.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    return parts[2].removingPercentEncoding
  }

  private static func harmless(_ name: String) -> String {
    let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
    let plain = last.unicodeScalars.filter { $0.value >= 0x20 && !(0x7F...0x9F ~= $0.value) }.prefix(200)
    let cleaned = String(String.UnicodeScalarView(plain))
    return cleaned.isEmpty || cleaned == "." || cleaned == ".." ? "upload" : cleaned
  }
}
