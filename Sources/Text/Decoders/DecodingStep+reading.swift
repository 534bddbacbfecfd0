import JSON

extension DecodingStep {
  /// Reads the `decoder` of a `tokenizer.json`.
  static func read(_ json: JSONValue) throws(TextReason) -> [DecodingStep] {
    if json.isNull { return [.join] }
    var steps: [DecodingStep] = []
    var isWhole = false
    try read(json, &steps, &isWhole)
    return steps
  }

  /// - Parameter isWhole: whether all pieces are one by now.
  private static func read(
    _ json: JSONValue, _ steps: inout [DecodingStep], _ isWhole: inout Bool
  ) throws(TextReason) {
    let part = try FilePart(json, kind: "decoder")
    if isWhole, !["Fuse", "Strip", "Sequence"].contains(part.type) {
      throw TextReason("the \(part.name) comes after one that joins all pieces, which is not known here")
    }
    switch part.type {
    case "ByteLevel":
      steps.append(.byteLevel)
      isWhole = true
    case "Fuse": isWhole = true
    case "ByteFallback": steps.append(.byteFallback)
    case "Replace": steps.append(.replace(try Replacement(part)))
    case "Metaspace":
      let metaspace = try Metaspace(part)
      steps.append(.metaspace(replacement: metaspace.replacement, drops: metaspace.prepends != .never))
    case "BPEDecoder": steps.append(.endSuffix(Array(try part.text("suffix").utf8)))
    case "Strip":
      let stripping = Stripping(
        content: try part.scalar("content"), start: try part.count("start"), stop: try part.count("stop"))
      steps.append(isWhole ? .stripWhole(stripping) : .strip(stripping))
    case "Sequence": for step in try part.list("decoders") { try read(step, &steps, &isWhole) }
    default: throw part.unknown
    }
  }
}
