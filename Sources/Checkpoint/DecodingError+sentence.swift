extension DecodingError {
  /// What is wrong, as a sentence that names the member and what was expected there.
  var sentence: String {
    switch self {
    case .keyNotFound(let key, let context): "\(Self.place(context.codingPath + [key])) is missing."
    case .valueNotFound(let type, let context):
      "\(Self.place(context.codingPath)) is null where \(Self.wording(type)) is expected."
    case .typeMismatch(let type, let context): "\(Self.place(context.codingPath)) is not \(Self.wording(type))."
    case .dataCorrupted(let context):
      "\(Self.place(context.codingPath)) is not as expected: \(context.debugDescription)"
    @unknown default: "\(self)"
    }
  }

  /// A key path as one writes it: `vision_config.layers[3]`.
  private static func place(_ path: [any CodingKey]) -> String {
    var text = ""
    for key in path {
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
      }
    }
    return text.isEmpty ? "the value" : "'\(text)'"
  }

  private static func wording(_ type: any Any.Type) -> String {
    switch type {
    case is any BinaryInteger.Type: "an integer"
    case is any BinaryFloatingPoint.Type: "a number"
    case is Bool.Type: "true or false"
    case is String.Type: "a string"
    case is any ExpressibleByArrayLiteral.Type: "an array"
    default: "an object"
    }
  }
}
