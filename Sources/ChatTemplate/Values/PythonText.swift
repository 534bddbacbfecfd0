/// Strings as Python has them: sequences of Unicode scalars, compared scalar by scalar.
enum PythonText {
  static func equal(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
  }

  /// The order of scalars, which is that of the bytes of UTF-8.
  static func less(_ left: String, _ right: String) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }

  /// `len(text)`.
  static func length(_ text: String) -> Int {
    text.utf8.reduce(into: 0) { count, byte in count += byte & 0xC0 == 0x80 ? 0 : 1 }
  }

  /// The places, counted in bytes, at which `part` stands in `text`, from the left and without overlap. The search is
  /// Knuth, Morris and Pratt's, which takes linear time on the worst of texts.
  static func places(of part: [UInt8], in text: [UInt8], atMost limit: Int = .max) -> [Int] {
    guard !part.isEmpty, text.count >= part.count else { return [] }
    let borders = borders(of: part)
    var places: [Int] = []
    var matched = 0
    for (place, byte) in text.enumerated() {
      if places.count == limit { break }
      while matched > 0, part[matched] != byte { matched = borders[matched - 1] }
      if part[matched] == byte { matched += 1 }
      if matched == part.count {
        places.append(place + 1 - matched)
        matched = 0
      }
    }
    return places
  }

  /// For each start of `part`, the length of the longest proper start of it that also ends it.
  private static func borders(of part: [UInt8]) -> [Int] {
    var borders = [0]
    var length = 0
    for place in part.indices.dropFirst() {
      while length > 0, part[length] != part[place] { length = borders[length - 1] }
      if part[length] == part[place] { length += 1 }
      borders.append(length)
    }
    return borders
  }

  /// The same from the right: the last place first.
  static func placesFromRight(of part: [UInt8], in text: [UInt8], atMost limit: Int = .max) -> [Int] {
    places(of: part.reversed(), in: text.reversed(), atMost: limit).map { text.count - $0 - part.count }
  }

  static func contains(_ text: String, _ part: String) -> Bool {
    part.isEmpty || !places(of: Array(part.utf8), in: Array(text.utf8), atMost: 1).isEmpty
  }

  /// `text.replace(old, new, limit)`; a negative limit is none.
  static func replace(_ text: String, _ old: String, _ new: String, limit: Int = -1) -> String {
    let limit = limit < 0 ? Int.max : limit
    if old.isEmpty {
      var out = ""
      var count = 0
      for scalar in text.unicodeScalars {
        if count < limit {
          out += new
          count += 1
        }
        out.unicodeScalars.append(scalar)
      }
      return count < limit ? out + new : out
    }
    let bytes = Array(text.utf8)
    let length = old.utf8.count
    var out: [UInt8] = []
    var end = 0
    for place in places(of: Array(old.utf8), in: bytes, atMost: limit) {
      out += bytes[end..<place]
      out += new.utf8
      end = place + length
    }
    if end == 0 { return text }
    out += bytes[end...]
    return String(decoding: out, as: UTF8.self)
  }

  enum Side { case left, right, both }

  /// `strip`, `lstrip` or `rstrip` of white space, or of the scalars of `characters`.
  static func strip(_ text: String, _ characters: String?, _ side: Side) -> String {
    let set = characters.map { Set($0.unicodeScalars) }
    func isStripped(_ scalar: Unicode.Scalar) -> Bool { set?.contains(scalar) ?? scalar.isPythonSpace }
    var rest = text.unicodeScalars[...]
    if side != .right { rest = rest.drop(while: isStripped) }
    if side != .left {
      while let last = rest.last, isStripped(last) { rest.removeLast() }
    }
    return String(rest)
  }

  /// `text.splitlines(keepends)`.
  static func lines(_ text: String, keepingEnds: Bool = false) -> [String] {
    let scalars = Array(text.unicodeScalars)
    var lines: [String] = []
    var start = 0
    var place = 0
    while place < scalars.count {
      guard scalars[place].isPythonLineEnd else {
        place += 1
        continue
      }
      let isPair = scalars[place] == "\r" && place + 1 < scalars.count && scalars[place + 1] == "\n"
      let after = place + (isPair ? 2 : 1)
      lines.append(String(scalars[start..<(keepingEnds ? after : place)]))
      start = after
      place = after
    }
    if start < scalars.count { lines.append(String(scalars[start...])) }
    return lines
  }
}

extension String {
  init(_ scalars: some Sequence<Unicode.Scalar>) {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    self = String(view)
  }

  /// With `\r\n` and `\r` as `\n`.
  var withUnixLineEndings: String {
    guard utf8.contains(13) else { return self }
    return PythonText.replace(PythonText.replace(self, "\r\n", "\n"), "\r", "\n")
  }
}

extension Unicode.Scalar {
  /// `str.isspace` of one character.
  var isPythonSpace: Bool {
    switch value {
    case 9...13, 28...32, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// What `str.splitlines` splits at.
  var isPythonLineEnd: Bool {
    switch value {
    case 10...13, 28...30, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// `str.isprintable` of one character.
  var isPythonPrintable: Bool {
    if (32...126).contains(value) { return true }
    return switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .spaceSeparator:
      false
    default: true
    }
  }
}
