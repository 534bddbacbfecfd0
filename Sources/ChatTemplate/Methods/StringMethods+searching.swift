/// Methods that look for a part of a string, or fill it up.
extension Renderer {
  /// `startswith` and `endswith`, of a string or a tuple of them, within optional bounds.
  func hasAffix(_ name: String, _ text: String, _ arguments: Arguments) throws(ChatTemplateError) -> Bool {
    let bound = try arguments.bound(
      name, [name == "startswith" ? "prefix" : "suffix", "start", "end"], required: 1, positionalOnly: true)
    let affixes: [Value]
    switch bound[0] {
    case .tuple(let items): affixes = items
    case let affix?: affixes = [affix]
    case nil: affixes = []
    }
    let part = try bounded(text, bound[1], bound[2])
    for affix in affixes {
      let affix = try self.text(affix, name)
      guard let part else { continue }
      let matches = name == "startswith" ? part.utf8.starts(with: affix.utf8) : part.utf8.hasSuffix(affix.utf8)
      if matches { return true }
    }
    return false
  }

  /// The part between the optional bounds; nil where `start` is beyond the end, where Python finds not even "".
  private func bounded(_ text: String, _ start: Value?, _ stop: Value?) throws(ChatTemplateError) -> String? {
    if start == nil, stop == nil { return text }
    let scalars = Array(text.unicodeScalars)
    if let low = start?.integer, low > scalars.count { return nil }
    let range = try sequenceRange(start, stop, scalars.count)
    if let high = stop?.integer, max(0, high < 0 ? high &+ scalars.count : high) < range.lowerBound { return nil }
    return String(scalars[range])
  }

  func find(_ name: String, _ text: String, _ arguments: Arguments) throws(ChatTemplateError) -> Int {
    let bound = try arguments.bound(name, ["sub", "start", "end"], required: 1, positionalOnly: true)
    let part = try self.text(bound[0], name)
    let scalars = Array(text.unicodeScalars)
    guard let searched = try bounded(text, bound[1], bound[2]) else {
      if name == "count" { return 0 }
      return try missing(name)
    }
    if name == "count" {
      return part.isEmpty
        ? PythonText.length(searched) + 1 : PythonText.places(of: Array(part.utf8), in: Array(searched.utf8)).count
    }
    let offset = try sequenceRange(bound[1], bound[2], scalars.count).lowerBound
    let fromRight = name.utf8.first == UInt8(ascii: "r")
    if part.isEmpty { return offset + (fromRight ? PythonText.length(searched) : 0) }
    let bytes = Array(searched.utf8)
    let place =
      fromRight
      ? PythonText.placesFromRight(of: Array(part.utf8), in: bytes, atMost: 1).first
      : PythonText.places(of: Array(part.utf8), in: bytes, atMost: 1).first
    guard let place else { return try missing(name) }
    return offset + PythonText.length(String(decoding: bytes[..<place], as: UTF8.self))
  }

  private func missing(_ name: String) throws(ChatTemplateError) -> Int {
    if name == "find" || name == "rfind" { return -1 }
    throw .rendering("\(name): the part is not in the string")
  }

  func removeAffix(_ name: String, _ text: String, _ arguments: Arguments) throws(ChatTemplateError) -> String {
    let affix = try self.text(try arguments.bound(name, ["affix"], required: 1, positionalOnly: true)[0], name)
    let isPrefix = name == "removeprefix"
    guard isPrefix ? text.utf8.starts(with: affix.utf8) : text.utf8.hasSuffix(affix.utf8) else { return text }
    let bytes = Array(text.utf8)
    let count = affix.utf8.count
    return String(decoding: isPrefix ? bytes.dropFirst(count) : bytes.dropLast(count), as: UTF8.self)
  }

  func padded(_ name: String, _ text: String, _ arguments: Arguments) throws(ChatTemplateError) -> String {
    let bound = try arguments.bound(name, ["width", "fillchar"], required: 1, positionalOnly: true)
    let missing = try integer(bound[0], name, otherwise: 0) - min(PythonText.length(text), .max / 2)
    let fill = bound[1] == nil ? " " : try self.text(bound[1], name)
    guard PythonText.length(fill) == 1 else { throw .rendering("\(name) fills with exactly one character") }
    guard missing > 0 else { return text }
    try spend(bytes: missing.multipliedReportingOverflow(by: 4).overflow ? .max : missing * 4)
    if name == "zfill" {
      let signs = text.unicodeScalars.first == "-" || text.unicodeScalars.first == "+" ? 1 : 0
      let (sign, digits) = (text.unicodeScalars.prefix(signs), text.unicodeScalars.dropFirst(signs))
      return String(sign) + String(repeating: "0", count: missing) + String(digits)
    }
    func padding(_ count: Int) -> String { String(repeating: fill, count: count) }
    switch name {
    case "ljust": return text + padding(missing)
    case "rjust": return padding(missing) + text
    default:
      // Python puts the odd one to the left where both the rest and the width are odd.
      let left = missing / 2 + (missing & (missing + PythonText.length(text)) & 1)
      return padding(left) + text + padding(missing - left)
    }
  }

  func expandTabs(_ text: String, _ size: Int) throws(ChatTemplateError) -> String {
    var out = ""
    var column = 0
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\t":
        guard size > 0 else { continue }
        let count = size - column % size
        try spend(bytes: count)
        out += String(repeating: " ", count: count)
        column += count
        try spend(bytes: out.utf8.count)
      case "\n", "\r":
        out.unicodeScalars.append(scalar)
        column = 0
      default:
        out.unicodeScalars.append(scalar)
        column += 1
      }
    }
    return out
  }
}

extension String.UTF8View {
  fileprivate func hasSuffix(_ suffix: String.UTF8View) -> Bool {
    count >= suffix.count && self.suffix(suffix.count).elementsEqual(suffix)
  }
}

extension PythonText {
  /// `text.split(separator, limit)`; a negative limit is none.
  static func split(_ text: String, _ separator: String, limit: Int, fromRight: Bool) -> [String] {
    let bytes = Array(text.utf8)
    let part = Array(separator.utf8)
    let limit = limit < 0 ? Int.max : limit
    let places =
      fromRight
      ? placesFromRight(of: part, in: bytes, atMost: limit).reversed() : self.places(of: part, in: bytes, atMost: limit)
    var parts: [String] = []
    var start = 0
    for place in places {
      parts.append(String(decoding: bytes[start..<place], as: UTF8.self))
      start = place + part.count
    }
    return parts + [String(decoding: bytes[start...], as: UTF8.self)]
  }

  /// `text.split(None, limit)`: at runs of white space, and none of it at the ends.
  static func splitAtSpaces(_ text: String, limit: Int, fromRight: Bool) -> [String] {
    let limit = limit < 0 ? Int.max : limit
    var scalars = Array(text.unicodeScalars)
    if fromRight { scalars.reverse() }
    var parts: [[Unicode.Scalar]] = []
    var place = 0
    while true {
      while place < scalars.count, scalars[place].isPythonSpace { place += 1 }
      guard place < scalars.count else { break }
      if parts.count == limit {
        // What is left over keeps the space at its end.
        parts.append(Array(scalars[place...]))
        break
      }
      let start = place
      while place < scalars.count, !scalars[place].isPythonSpace { place += 1 }
      parts.append(Array(scalars[start..<place]))
    }
    return fromRight ? parts.reversed().map { String($0.reversed()) } : parts.map { String($0) }
  }

  static func caseFold(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { out, scalar in
      out += scalar == "\u{DF}" ? "ss" : scalar == "\u{3C2}" ? "\u{3C3}" : scalar.properties.lowercaseMapping
    }
  }
}

extension Unicode.Scalar {
  /// `str.isalpha` of one character.
  var isPythonLetter: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  /// `str.isdigit` of one character.
  var isPythonDigit: Bool { properties.numericType == .decimal || properties.numericType == .digit }
}
