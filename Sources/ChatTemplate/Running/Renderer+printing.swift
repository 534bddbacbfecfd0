/// Values as Python's `str` and `repr` write them.
extension Renderer {
  func string(_ value: Value) throws(ChatTemplateError) -> String {
    switch value {
    case .string(let text), .markup(let text): text
    case .undefined: ""
    default: try repr(value)
    }
  }

  /// As a string of HTML.
  func escaped(_ value: Value) throws(ChatTemplateError) -> String {
    if let escaped = value.escaped { return escaped }
    return HTML.escape(try string(value))
  }

  func repr(_ value: Value) throws(ChatTemplateError) -> String {
    var out = ""
    try write(value, to: &out)
    return out
  }

  private func write(_ value: Value, to out: inout String) throws(ChatTemplateError) {
    try spend(bytes: out.utf8.count > Self.longestText ? out.utf8.count : 16)
    switch value {
    case .undefined: out += "Undefined"
    case .none: out += "None"
    case .bool(let value): out += value ? "True" : "False"
    case .integer(let value): out += "\(value)"
    case .float(let value): out += PythonFloat.repr(value)
    case .string(let text): out += PythonText.repr(text)
    case .markup(let text): out += "Markup(\(PythonText.repr(text)))"
    case .list(let items): try write(items, "[", "]", to: &out)
    case .tuple(let items), .group(let items): try write(items, "(", items.count == 1 ? ",)" : ")", to: &out)
    case .dictionary(let dictionary): try write(dictionary, to: &out)
    case .view(let view): try write(view.elements, view.part.typeName + "([", "])", to: &out)
    case .range(let range):
      out += "range(\(range.start), \(range.stop)" + (range.step == 1 ? ")" : ", \(range.step))")
    case .namespace(let namespace):
      out += "<Namespace "
      try write(namespace.attributes, to: &out)
      out += ">"
    case .loop(let loop): out += "<LoopContext \(loop.index0 + 1)/\(try loop.length())>"
    case .callable(.macro(let macro, _)): out += "<Macro \(macro.name.map(PythonText.repr) ?? "anonymous")>"
    case .callable(.global(let function)): out += "<function \(function.rawValue)>"
    case .callable(.method(let name, let owner)): out += "<built-in method \(name) of \(owner.typeName) object>"
    case .iterator: out += "<generator object>"
    case .cycler: out += "<Cycler object>"
    case .joiner: out += "<Joiner object>"
    }
  }

  private func write(
    _ items: [Value], _ opening: String, _ closing: String, to out: inout String
  ) throws(ChatTemplateError) {
    try deeper { () throws(ChatTemplateError) in
      out += opening
      for (place, item) in items.enumerated() {
        if place > 0 { out += ", " }
        try write(item, to: &out)
      }
      out += closing
    }
  }

  private func write(_ dictionary: OrderedDictionary, to out: inout String) throws(ChatTemplateError) {
    try deeper { () throws(ChatTemplateError) in
      out += "{"
      for (place, (key, value)) in zip(dictionary.keys, dictionary.values).enumerated() {
        if place > 0 { out += ", " }
        try write(key, to: &out)
        out += ": "
        try write(value, to: &out)
      }
      out += "}"
    }
  }
}

extension PythonText {
  /// `repr(text)`: in single quotes, unless the text has those and no double ones.
  static func repr(_ text: String) -> String {
    let quote: Unicode.Scalar = text.utf8.contains(39) && !text.utf8.contains(34) ? "\"" : "'"
    var out = String.UnicodeScalarView()
    out.append(quote)
    for scalar in text.unicodeScalars {
      switch scalar {
      case quote, "\\":
        out.append("\\")
        out.append(scalar)
      case "\n": out.append(contentsOf: "\\n".unicodeScalars)
      case "\r": out.append(contentsOf: "\\r".unicodeScalars)
      case "\t": out.append(contentsOf: "\\t".unicodeScalars)
      default:
        if scalar.isPythonPrintable {
          out.append(scalar)
        } else {
          out.append(contentsOf: StringLiteral.asciiSpelling(scalar).unicodeScalars)
        }
      }
    }
    out.append(quote)
    return String(out)
  }
}
