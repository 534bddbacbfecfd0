extension Renderer {
  func compare(_ left: Value, _ comparison: Comparison, _ right: Value) throws(ChatTemplateError) -> Bool {
    switch comparison {
    case .equal: try equal(left, right)
    case .notEqual: !(try equal(left, right))
    case .less: try order(left, right, "<", orEqual: false)
    case .lessOrEqual: try order(left, right, "<=", orEqual: true)
    case .greater: try order(right, left, ">", orEqual: false)
    case .greaterOrEqual: try order(right, left, ">=", orEqual: true)
    case .contained: try contains(right, left)
    case .notContained: !(try contains(right, left))
    }
  }

  func equal(_ left: Value, _ right: Value) throws(ChatTemplateError) -> Bool {
    try spend()
    switch (left, right) {
    case (.none, .none), (.undefined, .undefined): return true
    case (.callable(.global(let left)), .callable(.global(let right))): return left == right
    case (.dictionary(let left), .dictionary(let right)): return try equal(left, right)
    case (.range(let left), .range(let right)):
      return left.count == right.count
        && (left.count == 0 || left.start == right.start && (left.count == 1 || left.step == right.step))
    case (.namespace(let left), .namespace(let right)): return left === right
    case (.iterator(let left), .iterator(let right)): return left === right
    case (.loop(let left), .loop(let right)): return left === right
    case (.list(let left), .list(let right)): return try equal(left, right)
    default: break
    }
    if let left = left.text, let right = right.text { return PythonText.equal(left, right) }
    if let left = left.integer, let right = right.integer { return left == right }
    if let left = left.number, let right = right.number { return left == right }
    if case .list = left { return false }
    if case .list = right { return false }
    if let left = left.items, let right = right.items { return try equal(left, right) }
    return false
  }

  private func equal(_ left: [Value], _ right: [Value]) throws(ChatTemplateError) -> Bool {
    guard left.count == right.count else { return false }
    return try deeper { () throws(ChatTemplateError) in
      for (left, right) in zip(left, right) where !(try equal(left, right)) { return false }
      return true
    }
  }

  private func equal(_ left: OrderedDictionary, _ right: OrderedDictionary) throws(ChatTemplateError) -> Bool {
    guard left.count == right.count else { return false }
    return try deeper { () throws(ChatTemplateError) in
      for (key, value) in zip(left.keys, left.values) {
        guard let other = right[try DictionaryKey(key)], try equal(value, other) else { return false }
      }
      return true
    }
  }

  /// Whether `left` comes before `right`, or, if that counts too, is equal.
  func order(_ left: Value, _ right: Value, _ sign: String, orEqual: Bool) throws(ChatTemplateError) -> Bool {
    try spend()
    if case .undefined(let undefined) = left { throw undefined.error }
    if case .undefined(let undefined) = right { throw undefined.error }
    if let left = left.integer, let right = right.integer { return orEqual ? left <= right : left < right }
    if let left = left.number, let right = right.number { return orEqual ? left <= right : left < right }
    if let left = left.text, let right = right.text {
      return orEqual ? !PythonText.less(right, left) : PythonText.less(left, right)
    }
    if let first = left.items, let second = right.items, left.isList == right.isList {
      return try deeper { () throws(ChatTemplateError) in
        for (first, second) in zip(first, second) where !(try equal(first, second)) {
          return try order(first, second, sign, orEqual: orEqual)
        }
        return orEqual ? first.count <= second.count : first.count < second.count
      }
    }
    throw .rendering("'\(sign)' is not possible between \(left.typeName) and \(right.typeName)")
  }

  func contains(_ container: Value, _ value: Value) throws(ChatTemplateError) -> Bool {
    switch container {
    case .string(let text), .markup(let text):
      guard let part = value.text else {
        throw .rendering("'in' a string needs a string before it, not a value of type \(value.typeName)")
      }
      try spend(bytes: text.utf8.count)
      return PythonText.contains(text, part)
    case .dictionary(let dictionary): return dictionary[try DictionaryKey(value)] != nil
    case .view(let view) where view.part == .keys: return view.dictionary[try DictionaryKey(value)] != nil
    case .range(let range):
      if let integer = value.integer { return range.contains(integer) }
      if case .float(let number) = value, let integer = Int(exactly: number) { return range.contains(integer) }
      return false
    case .list, .tuple, .group, .view, .iterator, .undefined:
      let items = try iterator(over: container)
      while let item = try items.next() { if try equal(item, value) { return true } }
      return false
    default: throw .rendering("'in' is not possible with a value of type \(container.typeName)")
    }
  }
}

extension Value {
  fileprivate var isList: Bool {
    if case .list = self { true } else { false }
  }
}
