/// What filters take as `attribute`: a name, names with dots between, or an index.
struct AttributePath {
  private let parts: [Value]
  var otherwise: Value?
  var ignoresCase = false

  /// The path of one attribute; without one, the item itself.
  init(_ attribute: Value?, otherwise: Value? = nil, ignoresCase: Bool = false) {
    switch attribute {
    case nil, .some(.none): parts = []
    case let attribute?:
      parts = attribute.text.map(Self.parts) ?? [attribute]
    }
    self.otherwise = otherwise.flatMap { $0.isNone ? nil : $0 }
    self.ignoresCase = ignoresCase
  }

  private static func parts(of text: String) -> [Value] {
    PythonText.split(text, ".", limit: -1, fromRight: false).map { part in
      let isNumber = !part.isEmpty && part.utf8.allSatisfy { (48...57).contains($0) }
      return isNumber ? Int(part).map { .integer($0) } ?? .string(part) : .string(part)
    }
  }

  /// Several paths with commas between, as `sort` takes them.
  static func several(_ attribute: Value?, ignoresCase: Bool) -> [AttributePath] {
    guard let text = attribute?.text else { return [AttributePath(attribute, ignoresCase: ignoresCase)] }
    return PythonText.split(text, ",", limit: -1, fromRight: false).map {
      AttributePath(.string($0), ignoresCase: ignoresCase)
    }
  }

  func value(of item: Value, _ renderer: Renderer) throws(ChatTemplateError) -> Value {
    var value = item
    for part in parts {
      value = try renderer.item(of: value, part)
      if value.isUndefined, let otherwise { value = otherwise }
    }
    if ignoresCase, let text = value.text { return value.sibling(PythonText.lower(text)) }
    return value
  }
}

extension Renderer {
  /// A yes or no that Python wants as a boolean or a number.
  func flag(_ value: Value?, _ function: String) throws(ChatTemplateError) -> Bool {
    try integer(value, function, otherwise: 0) != 0
  }

  /// A stable sort by keys, from the least on; with `reversed`, from the greatest on, equal ones still in their order.
  func sorted<Item>(
    _ items: [Item], reversed: Bool = false, by key: (Item) throws(ChatTemplateError) -> Value
  ) throws(ChatTemplateError) -> [Item] {
    var keyed: [(key: Value, item: Item)] = []
    for item in items { keyed.append((try key(item), item)) }
    var width = 1
    while width < keyed.count {
      var merged: [(key: Value, item: Item)] = []
      merged.reserveCapacity(keyed.count)
      var start = 0
      while start < keyed.count {
        let (middle, end) = (min(start + width, keyed.count), min(start + 2 * width, keyed.count))
        var (left, right) = (start, middle)
        while left < middle, right < end {
          let isRight =
            reversed
            ? try order(keyed[left].key, keyed[right].key, "<", orEqual: false)
            : try order(keyed[right].key, keyed[left].key, "<", orEqual: false)
          merged.append(keyed[isRight ? right : left])
          if isRight { right += 1 } else { left += 1 }
        }
        merged += keyed[left..<middle]
        merged += keyed[right..<end]
        start = end
      }
      keyed = merged
      width *= 2
    }
    return keyed.map(\.item)
  }
}
