extension Filters {
  static let length: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    _ = try arguments.bound("length", [])
    return .integer(try renderer.length(of: value))
  }

  static let list: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    _ = try arguments.bound("list", [])
    return .list(try renderer.elements(of: value))
  }

  static let first: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    _ = try arguments.bound("first", [])
    return try renderer.iterator(over: value).next() ?? Undefined.hint("there is no first item, the sequence is empty")
  }

  static let last: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    _ = try arguments.bound("last", [])
    switch value {
    case .iterator, .loop: throw .rendering("a value of type \(value.typeName) has no last item; make a list of it")
    default:
      return try renderer.elements(of: value).last ?? Undefined.hint("there is no last item, the sequence is empty")
    }
  }

  static let reverse: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    _ = try arguments.bound("reverse", [])
    if let text = value.text { return value.sibling(String(text.unicodeScalars.reversed())) }
    let items = Array(try renderer.elements(of: value).reversed())
    // Python reverses a sequence by an iterator, and makes a list only of what has no order from the end.
    return switch value {
    case .iterator, .loop: .list(items)
    default: .iterator(ValueIterator(items))
    }
  }

  static let join: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let bound = try arguments.bound("join", ["d", "attribute"])
    let separator = try renderer.string(bound[0] ?? .string(""))
    let path = AttributePath(bound[1])
    var out = ""
    for (place, item) in try renderer.elements(of: value).enumerated() {
      if place > 0 { out += separator }
      out += try renderer.string(try path.value(of: item, renderer))
      try renderer.spend(bytes: out.utf8.count > Renderer.longestText ? out.utf8.count : separator.utf8.count)
    }
    return .string(out)
  }

  private static func lazy(_ value: Value, _ renderer: Renderer) -> ValueIterator {
    ValueIterator(startingWith: { () throws(ChatTemplateError) in try renderer.iterator(over: value) })
  }

  static let sort: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let bound = try arguments.bound("sort", ["reverse", "case_sensitive", "attribute"])
    let paths = AttributePath.several(bound[2], ignoresCase: !(bound[1]?.isTrue ?? false))
    let items = try renderer.elements(of: value)
    let reversed = try renderer.flag(bound[0], "sort")
    return .list(
      try renderer.sorted(items, reversed: reversed) { item throws(ChatTemplateError) in
        var keys: [Value] = []
        for path in paths { keys.append(try path.value(of: item, renderer)) }
        return .list(keys)
      })
  }

  static let unique: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let bound = try arguments.bound("unique", ["case_sensitive", "attribute"])
    let path = AttributePath(bound[1], ignoresCase: !(bound[0]?.isTrue ?? false))
    let items = lazy(value, renderer)
    var seen: Set<DictionaryKey> = []
    return .iterator(
      ValueIterator { () throws(ChatTemplateError) in
        while let item = try items.next() {
          try renderer.spend()
          if seen.insert(try DictionaryKey(try path.value(of: item, renderer))).inserted { return item }
        }
        return nil
      })
  }

  static let minimum: Filter = extreme("min", greatest: false)
  static let maximum: Filter = extreme("max", greatest: true)

  private static func extreme(_ name: String, greatest: Bool) -> Filter {
    { (renderer, value, arguments) throws(ChatTemplateError) in
      let bound = try arguments.bound(name, ["case_sensitive", "attribute"])
      let path = AttributePath(bound[1], ignoresCase: !(bound[0]?.isTrue ?? false))
      var best: (item: Value, key: Value)?
      for item in try renderer.elements(of: value) {
        let key = try path.value(of: item, renderer)
        if let known = best {
          let isBetter =
            greatest
            ? try renderer.order(known.key, key, ">", orEqual: false)
            : try renderer.order(key, known.key, "<", orEqual: false)
          if isBetter { best = (item, key) }
        } else {
          best = (item, key)
        }
      }
      return best?.item ?? Undefined.hint("there is no \(name), the sequence is empty")
    }
  }

  /// Lists of `linecount` items each.
  static let batch: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let bound = try arguments.bound("batch", ["linecount", "fill_with"], required: 1)
    let items = lazy(value, renderer)
    let count = try renderer.integer(bound[0], "batch", otherwise: 0)
    try renderer.spend(items: count)
    let filling = bound[1].flatMap { $0.isNone ? nil : $0 }
    var pending: Value?
    return .iterator(
      ValueIterator { () throws(ChatTemplateError) in
        var row: [Value] = []
        if let first = pending { row.append(first) }
        pending = nil
        while let item = try items.next() {
          try renderer.spend(items: row.count / 1000 + 1)
          if row.count == count {
            pending = item
            return .list(row)
          }
          row.append(item)
        }
        if row.isEmpty { return nil }
        if let filling { while row.count < count { row.append(filling) } }
        return .list(row)
      })
  }

  /// So many lists, of lengths that differ by one at most.
  static let slice: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let bound = try arguments.bound("slice", ["slices", "fill_with"], required: 1)
    let count = try renderer.integer(bound[0], "slice", otherwise: 1)
    try renderer.spend(items: count)
    let filling = bound[1].flatMap { $0.isNone ? nil : $0 }
    return .iterator(
      ValueIterator(startingWith: { () throws(ChatTemplateError) in
        let items = try renderer.elements(of: value)
        guard count != 0 else { throw .rendering("division by zero") }
        guard count > 0 else { return ValueIterator([]) }
        let (size, extra) = items.count.quotientAndRemainder(dividingBy: count)
        var start = 0
        return ValueIterator(
          (0..<count).map { number in
            let end = start + size + (number < extra ? 1 : 0)
            defer { start = end }
            return .list(Array(items[start..<end]) + (number >= extra ? [filling].compactMap(\.self) : []))
          })
      }))
  }

  static let groupBy: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let bound = try arguments.bound("groupby", ["attribute", "default", "case_sensitive"], required: 1)
    let ignoresCase = !(bound[2]?.isTrue ?? false)
    let path = AttributePath(bound[0], otherwise: bound[1], ignoresCase: ignoresCase)
    let spelled = AttributePath(bound[0], otherwise: bound[1])
    let items = try renderer.sorted(try renderer.elements(of: value)) { item throws(ChatTemplateError) in
      try path.value(of: item, renderer)
    }
    var groups: [(key: Value, items: [Value])] = []
    for item in items {
      let key = try path.value(of: item, renderer)
      if let last = groups.last, try renderer.equal(last.key, key) {
        groups[groups.count - 1].items.append(item)
      } else {
        groups.append((key, [item]))
      }
    }
    var result: [Value] = []
    for group in groups {
      result.append(
        .group([ignoresCase ? try spelled.value(of: group.items[0], renderer) : group.key, .list(group.items)]))
    }
    return .list(result)
  }
}
