extension Filters {
  static let capitalize: Filter = text("capitalize") { PythonText.capitalize($0) }
  static let lower: Filter = text("lower") { PythonText.lower($0) }
  static let upper: Filter = text("upper") { PythonText.upper($0) }

  /// Capitals after spaces, hyphens and opening brackets, everything else in lower case.
  static let title: Filter = text("title") { text in
    var word = String.UnicodeScalarView()
    var out = ""
    func endWord() {
      let scalars = Array(word)
      guard let first = scalars.first else { return }
      out += first.properties.uppercaseMapping + PythonText.lower(String(scalars.dropFirst()))
      word = String.UnicodeScalarView()
    }
    for scalar in text.unicodeScalars {
      if scalar.isPythonSpace || ["-", "(", "{", "[", "<"].contains(scalar) {
        endWord()
        out.unicodeScalars.append(scalar)
      } else {
        word.append(scalar)
      }
    }
    endWord()
    return out
  }

  private static func text(_ name: String, _ change: @escaping @Sendable (String) -> String) -> Filter {
    { (renderer, value, arguments) throws(ChatTemplateError) in
      _ = try arguments.bound(name, [])
      let (text, original) = try renderer.softString(value)
      return original.sibling(change(text))
    }
  }

  static let string: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    _ = try arguments.bound("string", [])
    return try renderer.softString(value).original
  }

  static let trim: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let set = try arguments.bound("trim", ["chars"])[0]
    let (text, original) = try renderer.softString(value)
    guard let set, !set.isNone else { return original.sibling(PythonText.strip(text, nil, .both)) }
    return original.sibling(PythonText.strip(text, try renderer.text(set, "trim"), .both))
  }

  static let replace: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let bound = try arguments.bound("replace", ["old", "new", "count"], required: 2)
    let count = bound[2].flatMap { $0.isNone ? nil : $0 }
    // Without automatic escaping Jinja makes plain strings of all three.
    let text = try renderer.softString(value).text
    let new = try renderer.string(bound[1] ?? .none)
    let limit = try renderer.integer(count, "replace", otherwise: -1)
    return .string(try renderer.replaced(text, try renderer.string(bound[0] ?? .none), new, limit))
  }

  static let center: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let width = try arguments.bound("center", ["width"])[0] ?? .integer(80)
    let (text, original) = try renderer.softString(value)
    return original.sibling(try renderer.padded("center", text, Arguments(positional: [width])))
  }

  /// Indents all lines but the first and, unless asked for, the blank ones.
  static let indent: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let bound = try arguments.bound("indent", ["width", "first", "blank"])
    if case .undefined(let undefined) = value { throw undefined.error }
    guard let text = value.text else {
      throw .rendering("indent needs a string, not a value of type \(value.typeName)")
    }
    let lines = PythonText.lines(text + "\n")
    let indentation: String
    if let own = bound[0]?.text {
      indentation = own
    } else {
      let width = max(0, try renderer.integer(bound[0], "indent", otherwise: 4))
      try renderer.spend(bytes: width)
      indentation = String(repeating: " ", count: width)
    }
    let (size, overflow) = indentation.utf8.count.multipliedReportingOverflow(by: lines.count)
    try renderer.spend(bytes: overflow ? .max : size + text.utf8.count)
    let blank = bound[2]?.isTrue ?? false
    var out = (bound[1]?.isTrue ?? false ? indentation : "") + (lines.first ?? "")
    for line in lines.dropFirst() { out += "\n" + (line.isEmpty && !blank ? "" : indentation) + line }
    return value.sibling(out)
  }

  static let truncate: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let bound = try arguments.bound("truncate", ["length", "killwords", "end", "leeway"])
    let length = try renderer.integer(bound[0], "truncate", otherwise: 255)
    let end = try bound[2].map { value throws(ChatTemplateError) in try renderer.text(value, "truncate") } ?? "..."
    let leeway = try renderer.integer(bound[3].flatMap { $0.isNone ? nil : $0 }, "truncate", otherwise: 5)
    guard length >= PythonText.length(end), leeway >= 0 else {
      throw .rendering("truncate needs a length of at least that of the ending, and no negative leeway")
    }
    let count = try renderer.length(of: value)
    guard count > length, count - length > leeway else { return value }
    guard let text = value.text else {
      throw .rendering("truncate needs a string, not a value of type \(value.typeName)")
    }
    let scalars = Array(text.unicodeScalars)
    let start = String(scalars.prefix(length - PythonText.length(end)))
    if bound[1]?.isTrue ?? false { return value.sibling(start + end) }
    return value.sibling(PythonText.split(start, " ", limit: 1, fromRight: true)[0] + end)
  }

  static let wordCount: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    _ = try arguments.bound("wordcount", [])
    var count = 0
    var inWord = false
    for scalar in try renderer.softString(value).text.unicodeScalars {
      let isWord = scalar == "_" || scalar.isPythonLetter || scalar.properties.numericType != nil
      if isWord, !inWord { count += 1 }
      inWord = isWord
    }
    return .integer(count)
  }

  /// `printf`-style: `"%s and %d" | format(a, b)`.
  static let format: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let (_, template) = try renderer.softString(value)
    guard arguments.positional.isEmpty || arguments.named.isEmpty else {
      throw .rendering("format takes arguments by place or by name, not both")
    }
    guard !arguments.named.isEmpty else { return try renderer.percentFormat(template, .tuple(arguments.positional)) }
    var named = OrderedDictionary()
    for (name, value) in arguments.named { named.set(.string(name), .string(name), value) }
    return try renderer.percentFormat(template, .dictionary(named))
  }

  // MARK: HTML and URLs

  static let escape: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    _ = try arguments.bound("escape", [])
    let (text, original) = try renderer.softString(value)
    return .markup(original.escaped ?? text)
  }

  static let forceEscape: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    _ = try arguments.bound("forceescape", [])
    return .markup(HTML.escape(try renderer.string(value)))
  }

  static let safe: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    _ = try arguments.bound("safe", [])
    return .markup(try renderer.string(value))
  }

  /// Without comments and tags, and with single spaces.
  static let stripTags: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    _ = try arguments.bound("striptags", [])
    var text = try renderer.softString(value).text
    for (opening, closing) in [("<!--", "-->"), ("<", ">")] {
      var rest = text
      var out = ""
      while true {
        let parts = PythonText.split(rest, opening, limit: 1, fromRight: false)
        guard parts.count == 2 else { break }
        let after = PythonText.split(parts[1], closing, limit: 1, fromRight: false)
        guard after.count == 2 else { break }
        out += parts[0]
        rest = after[1]
        try renderer.spend(bytes: rest.utf8.count)
      }
      text = out + rest
    }
    text = PythonText.splitAtSpaces(text, limit: -1, fromRight: false).joined(separator: " ")
    for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
      text = PythonText.replace(text, entity, character)
    }
    return .string(text)
  }

  static let urlEncode: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    _ = try arguments.bound("urlencode", [])
    func quoted(_ value: Value, inQuery: Bool) throws(ChatTemplateError) -> String {
      try renderer.string(value).utf8.reduce(into: "") { out, byte in
        let scalar = Unicode.Scalar(byte)
        if scalar.isASCIIDigit || byte < 0x80 && scalar.isPythonLetter || "_.-~".utf8.contains(byte)
          || scalar == "/" && !inQuery
        {
          out.unicodeScalars.append(scalar)
        } else if scalar == " ", inQuery {
          out += "+"
        } else {
          let digits = PythonText.upper(String(byte, radix: 16))
          out += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
        }
      }
    }
    let pairs: [Value]
    switch value {
    case .dictionary(let dictionary): pairs = DictionaryView(part: .items, dictionary: dictionary).elements
    case .list, .tuple, .group, .view, .iterator, .undefined, .range: pairs = try renderer.elements(of: value)
    default: return .string(try quoted(value, inQuery: false))
    }
    var parts: [String] = []
    for pair in pairs {
      let items = try renderer.elements(of: pair)
      guard items.count == 2 else { throw .rendering("urlencode needs pairs of a key and a value") }
      parts.append(try quoted(items[0], inQuery: true) + "=" + (try quoted(items[1], inQuery: true)))
    }
    return .string(parts.joined(separator: "&"))
  }

  static let xmlAttributes: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let space = try arguments.bound("xmlattr", ["autospace"])[0]?.isTrue ?? true
    guard case .dictionary(let dictionary) = value else { throw .rendering("xmlattr needs a dict") }
    var parts: [String] = []
    for (key, value) in zip(dictionary.keys, dictionary.values) where !value.isNone && !value.isUndefined {
      let name = try renderer.text(key, "xmlattr")
      guard !name.utf8.contains(where: { [9, 10, 11, 12, 13, 32, 47, 62, 61].contains($0) }) else {
        throw .rendering("xmlattr: \(PythonText.repr(name)) cannot be the name of an attribute")
      }
      let text = try renderer.escaped(value)
      parts.append("\(HTML.escape(name))=\"\(text)\"")
    }
    return .string((space && !parts.isEmpty ? " " : "") + parts.joined(separator: " "))
  }

  static let toJSON: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let bound = try arguments.bound("tojson", ["ensure_ascii", "indent", "separators", "sort_keys"])
    var writer = JSONWriter(renderer)
    writer.ensuresASCII = bound[0]?.isTrue ?? false
    switch bound[1] {
    case nil, .some(.none): break
    case let indent?:
      if let text = indent.text {
        writer.indent = text
      } else {
        let width = max(0, try renderer.integer(indent, "tojson", otherwise: 0))
        try renderer.spend(bytes: width)
        writer.indent = String(repeating: " ", count: width)
      }
      writer.itemSeparator = ","
    }
    if let separators = bound[2], !separators.isNone {
      let pair = try renderer.elements(of: separators)
      guard pair.count == 2 else { throw .rendering("tojson needs two separators: of items, and after keys") }
      writer.itemSeparator = try renderer.text(pair[0], "tojson")
      writer.keySeparator = try renderer.text(pair[1], "tojson")
    }
    writer.sortsKeys = bound[3]?.isTrue ?? false
    try writer.write(value)
    return .string(writer.out)
  }
}
