import FoundationEssentials

/// A `data:` URL with its content (RFC 2397, in base64).
struct DataURL {
  let mediaType: String
  /// More than one only for `video/jpeg`, where each is a frame.
  let contents: [[UInt8]]

  /// - Parameter place: what errors call it.
  init(_ url: String, at place: String) throws(APIError) {
    let rest = url.utf8.dropFirst("data:".utf8.count)
    guard let comma = rest.firstIndex(of: UInt8(ascii: ",")) else {
      throw .badRequest("\(place): the data URL has no ',' before its content.", param: place)
    }
    let head = String(rest[..<comma]) ?? ""
    guard head.lowercased().hasSuffix(";base64") else {
      throw .badRequest("\(place): the data URL is not in base64; write 'data:TYPE;base64,CONTENT'.", param: place)
    }
    mediaType = String(head.prefix { $0 != ";" }).lowercased()
    let content = rest[rest.index(after: comma)...]
    var contents: [[UInt8]] = []
    for text in mediaType == "video/jpeg" ? content.split(separator: UInt8(ascii: ",")) : [content] {
      contents.append(try Self.decode(text, at: place))
    }
    guard !contents.isEmpty else { throw .badRequest("\(place): the data URL is empty.", param: place) }
    self.contents = contents
  }

  /// The bytes that base64 stands for.
  static func decode(_ text: some Sequence<UInt8>, at place: String) throws(APIError) -> [UInt8] {
    guard let data = Data(base64Encoded: Data(text)), !data.isEmpty else {
      throw .badRequest("\(place): the content is not base64, or empty.", param: place)
    }
    return [UInt8](data)
  }
}
