/// The filters that templates may use, by name: Jinja's, with `tojson` as transformers has it.
enum Filters {
  typealias Filter = @Sendable (Renderer, Value, Arguments) throws(ChatTemplateError) -> Value

  static func named(_ name: String) -> Filter? { all[name] }

  static func exists(_ name: String) -> Bool { all[name] != nil }

  private static let all: [String: Filter] = [
    // Text
    "capitalize": capitalize, "center": center, "e": escape, "escape": escape, "forceescape": forceEscape,
    "format": format, "indent": indent, "lower": lower, "replace": replace, "safe": safe, "string": string,
    "striptags": stripTags, "title": title, "trim": trim, "truncate": truncate, "upper": upper,
    "urlencode": urlEncode, "wordcount": wordCount, "wordwrap": notSupported("wordwrap"),
    "urlize": notSupported("urlize"), "xmlattr": xmlAttributes, "tojson": toJSON,
    "pprint": notSupported("pprint"),
    // Numbers
    "abs": abs, "filesizeformat": fileSize, "float": float, "int": int, "round": round, "sum": sum,
    // Sequences
    "batch": batch, "count": length, "first": first, "groupby": groupBy, "join": join, "last": last,
    "length": length, "list": list, "max": maximum, "min": minimum, "random": notSupported("random"),
    "reverse": reverse, "slice": slice, "sort": sort, "unique": unique,
    // With tests, filters or attributes
    "attr": attribute, "map": map, "reject": reject, "rejectattr": rejectAttribute, "select": select,
    "selectattr": selectAttribute,
    // Dictionaries and what is missing
    "d": defaultValue, "default": defaultValue, "dictsort": dictionarySort, "items": items,
  ]

  /// Filters that are random, or make HTML or debugging output.
  private static func notSupported(_ name: String) -> Filter {
    { (_, _, _) throws(ChatTemplateError) in
      throw .rendering("the filter '\(name)' is not supported in a chat template")
    }
  }
}

extension Renderer {
  /// Text of any value, as most filters take it: marked strings stay marked.
  func softString(_ value: Value) throws(ChatTemplateError) -> (text: String, original: Value) {
    if let text = value.text {
      try spend(bytes: text.utf8.count)
      return (text, value)
    }
    let text = try string(value)
    return (text, .string(text))
  }
}
