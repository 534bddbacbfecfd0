/// Methods of `str`.
extension Renderer {
  func call(
    _ name: String, of text: String, _ owner: Value, _ arguments: Arguments
  ) throws(ChatTemplateError) -> Value {
    try spend(bytes: text.utf8.count)
    switch name {
    case "format": return owner.sibling(try braceFormat(text, arguments))
    case "format_map":
      let mapping = try arguments.bound("format_map", ["mapping"], required: 1, positionalOnly: true)[0] ?? .none
      return owner.sibling(try braceFormat(text, mapping: mapping))
    case "split", "rsplit": return try split(text, owner, arguments, fromRight: name == "rsplit")
    case "splitlines":
      let keeps = try arguments.bound("splitlines", ["keepends"])[0]?.isTrue ?? false
      return .list(PythonText.lines(text, keepingEnds: keeps).map { owner.sibling($0) })
    case "strip", "lstrip", "rstrip": return try strip(name, text, owner, arguments)
    case "replace": return try replace(text, owner, arguments)
    case "join": return try join(text, owner, arguments)
    case "startswith", "endswith": return .bool(try hasAffix(name, text, arguments))
    case "find", "rfind", "index", "rindex", "count": return .integer(try find(name, text, arguments))
    case "removeprefix", "removesuffix": return owner.sibling(try removeAffix(name, text, arguments))
    case "partition", "rpartition": return try partition(name, text, owner, arguments)
    case "center", "ljust", "rjust", "zfill": return owner.sibling(try padded(name, text, arguments))
    case "expandtabs":
      let bound = try arguments.bound(name, ["tabsize"])
      return owner.sibling(try expandTabs(text, try integer(bound[0], name, otherwise: 8)))
    case "encode", "maketrans", "translate":
      throw .rendering("the method '\(name)' of a string is not supported in a chat template")
    default:
      _ = try arguments.bound(name, [])
      return plain(name, text, owner)
    }
  }

  /// Methods without arguments.
  private func plain(_ name: String, _ text: String, _ owner: Value) -> Value {
    let scalars = text.unicodeScalars
    func all(_ test: (Unicode.Scalar) -> Bool) -> Value { .bool(!text.isEmpty && scalars.allSatisfy(test)) }
    switch name {
    case "upper": return owner.sibling(PythonText.upper(text))
    case "lower": return owner.sibling(PythonText.lower(text))
    case "casefold": return owner.sibling(PythonText.caseFold(text))
    case "capitalize": return owner.sibling(PythonText.capitalize(text))
    case "title": return owner.sibling(PythonText.title(text))
    case "swapcase": return owner.sibling(PythonText.swapCase(text))
    case "isupper": return .bool(PythonText.isUpper(text))
    case "islower": return .bool(PythonText.isLower(text))
    case "istitle": return .bool(PythonText.isTitle(text))
    case "isspace": return all(\.isPythonSpace)
    case "isalpha": return all(\.isPythonLetter)
    case "isdecimal": return all { $0.properties.numericType == .decimal }
    case "isdigit": return all(\.isPythonDigit)
    case "isnumeric": return all { $0.properties.numericType != nil }
    case "isalnum": return all { $0.isPythonLetter || $0.properties.numericType != nil }
    case "isascii": return .bool(text.utf8.allSatisfy { $0 < 0x80 })
    case "isprintable": return .bool(scalars.allSatisfy(\.isPythonPrintable))
    default:
      let begins = scalars.first?.startsName ?? false
      return .bool(begins && scalars.allSatisfy(\.continuesName))
    }
  }

  func integer(_ value: Value?, _ function: String, otherwise: Int) throws(ChatTemplateError) -> Int {
    guard let value else { return otherwise }
    guard let integer = value.integer else {
      throw .rendering("\(function) needs an integer, not a value of type \(value.typeName)")
    }
    return integer
  }

  func text(_ value: Value?, _ function: String) throws(ChatTemplateError) -> String {
    guard let text = value?.text else {
      throw .rendering("\(function) needs a string, not a value of type \((value ?? .none).typeName)")
    }
    return text
  }

  // MARK: Splitting, joining, replacing

  private func split(
    _ text: String, _ owner: Value, _ arguments: Arguments, fromRight: Bool
  ) throws(ChatTemplateError) -> Value {
    let name = fromRight ? "rsplit" : "split"
    let bound = try arguments.bound(name, ["sep", "maxsplit"])
    let limit = try integer(bound[1], name, otherwise: -1)
    var parts: [String]
    if let separator = bound[0], !separator.isNone {
      let separator = try self.text(separator, name)
      guard !separator.isEmpty else { throw .rendering("\(name) needs a separator that is not empty") }
      parts = PythonText.split(text, separator, limit: limit, fromRight: fromRight)
    } else {
      parts = PythonText.splitAtSpaces(text, limit: limit, fromRight: fromRight)
    }
    try spend(items: parts.count)
    return .list(parts.map { owner.sibling($0) })
  }

  private func strip(
    _ name: String, _ text: String, _ owner: Value, _ arguments: Arguments
  ) throws(ChatTemplateError) -> Value {
    let characters = try arguments.bound(name, ["chars"], positionalOnly: true)[0]
    let side: PythonText.Side = name == "strip" ? .both : name == "lstrip" ? .left : .right
    let set = try characters.flatMap { value throws(ChatTemplateError) in
      value.isNone ? nil : try self.text(value, name)
    }
    return owner.sibling(PythonText.strip(text, set, side))
  }

  private func replace(_ text: String, _ owner: Value, _ arguments: Arguments) throws(ChatTemplateError) -> Value {
    let bound = try arguments.bound("replace", ["old", "new", "count"], required: 2, positionalOnly: true)
    let (old, new) = (try self.text(bound[0], "replace"), try self.text(bound[1], "replace"))
    let limit = try integer(bound[2], "replace", otherwise: -1)
    return owner.sibling(try replaced(text, old, owner.isMarkup ? bound[1]?.escaped ?? new : new, limit))
  }

  /// Counts the work before it is done: what is put in may be long, and the places many.
  func replaced(_ text: String, _ old: String, _ new: String, _ limit: Int) throws(ChatTemplateError) -> String {
    let most = old.isEmpty ? text.utf8.count + 1 : text.utf8.count / old.utf8.count
    let (growth, overflow) = most.multipliedReportingOverflow(by: new.utf8.count)
    if overflow || growth > Self.longestText {
      let count = old.isEmpty ? most : PythonText.places(of: Array(old.utf8), in: Array(text.utf8)).count
      let used = limit < 0 ? count : min(count, limit)
      let (grown, overflow) = used.multipliedReportingOverflow(by: new.utf8.count)
      try spend(bytes: overflow ? .max : grown)
    }
    let result = PythonText.replace(text, old, new, limit: limit)
    try spend(bytes: result.utf8.count)
    return result
  }

  private func join(_ separator: String, _ owner: Value, _ arguments: Arguments) throws(ChatTemplateError) -> Value {
    let source = try arguments.bound("join", ["iterable"], required: 1, positionalOnly: true)[0] ?? .none
    var out = ""
    for (place, item) in try elements(of: source).enumerated() {
      if place > 0 { out += separator }
      out += owner.isMarkup ? try escaped(item) : try text(item, "join")
      try spend(bytes: out.utf8.count)
    }
    return owner.sibling(out)
  }

  private func partition(
    _ name: String, _ text: String, _ owner: Value, _ arguments: Arguments
  ) throws(ChatTemplateError) -> Value {
    let separator = try self.text(try arguments.bound(name, ["sep"], required: 1, positionalOnly: true)[0], name)
    guard !separator.isEmpty else { throw .rendering("\(name) needs a separator that is not empty") }
    let fromRight = name == "rpartition"
    let parts = PythonText.split(text, separator, limit: 1, fromRight: fromRight)
    let three = parts.count == 2 ? [parts[0], separator, parts[1]] : fromRight ? ["", "", text] : [text, "", ""]
    return .tuple(three.map { owner.sibling($0) })
  }
}
