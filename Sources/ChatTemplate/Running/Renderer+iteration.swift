extension Renderer {
  func iterator(over value: Value) throws(ChatTemplateError) -> ValueIterator {
    if case .iterator(let iterator) = value { return iterator }
    if case .loop(let loop) = value {
      return ValueIterator { () throws(ChatTemplateError) in
        try loop.advance().map { .tuple([$0, .loop(loop)]) }
      }
    }
    return ValueIterator(try elements(of: value))
  }

  /// All that looping over `value` gives.
  func elements(of value: Value) throws(ChatTemplateError) -> [Value] {
    switch value {
    case .list(let items), .tuple(let items), .group(let items): return items
    case .dictionary(let dictionary): return dictionary.keys
    case .view(let view): return view.elements
    case .range(let range):
      try spend(items: range.count)
      return range.elements
    case .string(let text), .markup(let text):
      try spend(items: text.utf8.count)
      return text.unicodeScalars.map { .string(String($0)) }
    case .undefined: return []
    case .iterator, .loop:
      let iterator = try iterator(over: value)
      var items: [Value] = []
      while let item = try iterator.next() {
        items.append(item)
        if items.count % 1000 == 0 { try spend(items: items.count) }
      }
      return items
    default: throw .rendering("a value of type \(value.typeName) cannot be looped over")
    }
  }

  /// `len(value)`.
  func length(of value: Value) throws(ChatTemplateError) -> Int {
    switch value {
    case .list(let items), .tuple(let items), .group(let items): items.count
    case .dictionary(let dictionary): dictionary.count
    case .view(let view): view.dictionary.count
    case .range(let range): range.count
    case .string(let text), .markup(let text): PythonText.length(text)
    case .undefined: 0
    case .loop(let loop): try loop.length()
    default: throw .rendering("a value of type \(value.typeName) has no length")
    }
  }
}
