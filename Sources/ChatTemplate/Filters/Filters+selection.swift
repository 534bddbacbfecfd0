extension Filters {
  static let select: Filter = selection("select", byAttribute: false, keeps: true)
  static let reject: Filter = selection("reject", byAttribute: false, keeps: false)
  static let selectAttribute: Filter = selection("selectattr", byAttribute: true, keeps: true)
  static let rejectAttribute: Filter = selection("rejectattr", byAttribute: true, keeps: false)

  /// The items that a test, or their being true, speaks for; what has no items gives none, whatever the arguments are.
  private static func selection(_ name: String, byAttribute: Bool, keeps: Bool) -> Filter {
    { (renderer, value, arguments) throws(ChatTemplateError) in
      .iterator(
        deferred(value, renderer) { items throws(ChatTemplateError) in
          var rest = arguments
          if byAttribute, rest.positional.isEmpty { throw .rendering("\(name) needs the name of an attribute") }
          let path = AttributePath(byAttribute ? rest.positional.removeFirst() : nil)
          let test = rest.positional.isEmpty ? nil : rest.positional.removeFirst()
          return { () throws(ChatTemplateError) in
            while let item = try items.next() {
              try renderer.spend()
              let tested = try path.value(of: item, renderer)
              let passes =
                try test.map { test throws(ChatTemplateError) in
                  try Tests.apply(try renderer.name(test, "test"), renderer, tested, rest)
                } ?? tested.isTrue
              if passes == keeps { return item }
            }
            return nil
          }
        })
    }
  }

  /// A filter applied to each item, or an attribute of each.
  static let map: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    .iterator(
      deferred(value, renderer) { items throws(ChatTemplateError) in
        let change = try mapping(renderer, arguments)
        return { () throws(ChatTemplateError) in
          try renderer.spend()
          return try items.next().map { item throws(ChatTemplateError) in try change(item) }
        }
      })
  }

  private static func mapping(
    _ renderer: Renderer, _ arguments: Arguments
  ) throws(ChatTemplateError) -> (Value) throws(ChatTemplateError) -> Value {
    if arguments.positional.isEmpty, arguments.named.contains(where: { $0.name == "attribute" }) {
      let bound = try arguments.bound("map", ["attribute", "default"])
      let path = AttributePath(bound[0], otherwise: bound[1])
      return { item throws(ChatTemplateError) in try path.value(of: item, renderer) }
    }
    var rest = arguments
    guard !rest.positional.isEmpty else { throw .rendering("map needs a filter or an attribute") }
    let name = try renderer.name(rest.positional.removeFirst(), "filter")
    return { item throws(ChatTemplateError) in try renderer.apply(filter: name, to: item, rest) }
  }

  /// A generator that looks at its arguments only when it is first asked for an item.
  private static func deferred(
    _ value: Value, _ renderer: Renderer,
    _ start: @escaping (ValueIterator) throws(ChatTemplateError) -> () throws(ChatTemplateError) -> Value?
  ) -> ValueIterator {
    ValueIterator(startingWith: { () throws(ChatTemplateError) in
      guard value.isTrue else { return ValueIterator([Value]()) }
      let pull = try start(try renderer.iterator(over: value))
      return ValueIterator(pull)
    })
  }

  /// Jinja's `attr`: an attribute, and never an item.
  static let attribute: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let name = try renderer.text(try arguments.bound("attr", ["name"], required: 1)[0], "attr")
    if case .undefined(let undefined) = value { throw undefined.error }
    return try renderer.pythonAttribute(name, of: value) ?? Undefined.attribute(name, of: value)
  }

  // MARK: Dictionaries and what is missing

  static let defaultValue: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let bound = try arguments.bound("default", ["default_value", "boolean"])
    let replaces = value.isUndefined || bound[1]?.isTrue ?? false && !value.isTrue
    return replaces ? bound[0] ?? .string("") : value
  }

  static let items: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    _ = try arguments.bound("items", [])
    switch value {
    case .undefined: return .iterator(ValueIterator([]))
    case .dictionary(let dictionary):
      return .iterator(ValueIterator(DictionaryView(part: .items, dictionary: dictionary).elements))
    default:
      let name = value.typeName
      return .iterator(
        ValueIterator { () throws(ChatTemplateError) -> Value? in
          throw .rendering("items needs a dict, not a value of type \(name)")
        })
    }
  }

  static let dictionarySort: Filter = { (renderer, value, arguments) throws(ChatTemplateError) in
    let bound = try arguments.bound("dictsort", ["case_sensitive", "by", "reverse"])
    let by = try bound[1].map { value throws(ChatTemplateError) in try renderer.text(value, "dictsort") } ?? "key"
    guard by == "key" || by == "value" else { throw .rendering("dictsort sorts by 'key' or 'value', not by '\(by)'") }
    guard case .dictionary(let dictionary) = value else {
      if case .undefined(let undefined) = value { throw undefined.error }
      throw .rendering("dictsort needs a dict, not a value of type \(value.typeName)")
    }
    let path = AttributePath(.integer(by == "key" ? 0 : 1), ignoresCase: !(bound[0]?.isTrue ?? false))
    let pairs = DictionaryView(part: .items, dictionary: dictionary).elements
    return .list(
      try renderer.sorted(pairs, reversed: try renderer.flag(bound[2], "dictsort")) { pair throws(ChatTemplateError) in
        try path.value(of: pair, renderer)
      })
  }
}

extension Renderer {
  fileprivate func name(_ value: Value, _ kind: String) throws(ChatTemplateError) -> String {
    if case .undefined(let undefined) = value { throw undefined.error }
    guard let name = value.text else { throw .rendering("the name of a \(kind) must be a string") }
    return name
  }
}
