/// Attributes, items and slices.
extension Renderer {
  /// `owner.name`: Python's attribute where the sandbox shows it, else the item of that name.
  func attribute(_ name: String, of owner: Value) throws(ChatTemplateError) -> Value {
    if case .undefined(let undefined) = owner {
      if Methods.ofEverything.contains(name) { return Undefined.unsafe(name, of: owner) }
      throw undefined.error
    }
    if let own = try pythonAttribute(name, of: owner) { return own }
    if case .dictionary(let dictionary) = owner, let value = dictionary[name] { return value }
    return Undefined.attribute(name, of: owner)
  }

  /// `owner[key]`: the item, else, where the key is a string, the attribute of that name.
  func item(of owner: Value, _ key: Value) throws(ChatTemplateError) -> Value {
    if case .undefined(let undefined) = owner { throw undefined.error }
    if let item = try pythonItem(key, of: owner) { return item }
    guard let name = key.text else { return Undefined.element(try repr(key), of: owner) }
    return try pythonAttribute(name, of: owner) ?? Undefined.attribute(name, of: owner)
  }

  /// Nil where Python raises a TypeError or a LookupError.
  private func pythonItem(_ key: Value, of owner: Value) throws(ChatTemplateError) -> Value? {
    switch owner {
    case .dictionary(let dictionary):
      guard let key = try? DictionaryKey(key) else { return nil }
      return dictionary[key]
    case .list(let items), .tuple(let items), .group(let items):
      return key.integer.flatMap { place($0, of: items.count) }.map { items[$0] }
    case .string(let text), .markup(let text):
      guard let index = key.integer else { return nil }
      try spend(bytes: text.utf8.count)
      guard let place = place(index, of: PythonText.length(text)) else { return nil }
      let scalars = text.unicodeScalars
      return owner.sibling(String(scalars[scalars.index(scalars.startIndex, offsetBy: place)]))
    case .range(let range):
      return key.integer.flatMap { place($0, of: range.count) }.map { .integer(range[$0]) }
    default: return nil
    }
  }

  private func place(_ index: Int, of count: Int) -> Int? {
    let place = index < 0 ? index + count : index
    return (0..<count).contains(place) ? place : nil
  }

  /// An attribute as `getattr` finds it; nil where there is none.
  func pythonAttribute(_ name: String, of owner: Value) throws(ChatTemplateError) -> Value? {
    switch owner {
    case .namespace(let namespace):
      if let value = namespace.attributes[name] { return value }
      return nil
    case .loop(let loop): if let value = try attribute(name, of: loop) { return value }
    case .cycler(let cycler):
      if name == "current" { return cycler.current }
      if name == "items" { return .tuple(cycler.items) }
    case .group(let items):
      if name == "grouper" { return items[0] }
      if name == "list" { return items[1] }
    case .range(let range):
      switch name {
      case "start": return .integer(range.start)
      case "stop": return .integer(range.stop)
      case "step": return .integer(range.step)
      default: break
      }
    case .integer, .bool, .float: if let value = numberAttribute(name, of: owner) { return value }
    case .callable(.macro(let macro, _)): if let value = macroAttribute(name, of: macro) { return value }
    default: break
    }
    if Methods.unsafe(owner).contains(name) || Methods.ofEverything.contains(name) {
      return Undefined.unsafe(name, of: owner)
    }
    return Methods.named(name, of: owner) ? .callable(.method(name, of: owner)) : nil
  }

  private func numberAttribute(_ name: String, of owner: Value) -> Value? {
    switch (name, owner) {
    case ("real", .float), ("real", .integer): owner
    case ("real", _), ("numerator", .bool), ("numerator", .integer): .integer(owner.integer ?? 0)
    case ("imag", .float): .float(0)
    case ("imag", _): .integer(0)
    case ("denominator", .bool), ("denominator", .integer): .integer(1)
    default: nil
    }
  }

  private func macroAttribute(_ name: String, of macro: Macro) -> Value? {
    let layout = program.layouts[macro.block.id]
    return switch name {
    case "name": .string(macro.name ?? "")
    case "arguments": .tuple(macro.parameters.map { .string($0.text) })
    case "catch_kwargs": .bool(layout.kwargs != nil)
    case "catch_varargs": .bool(layout.varargs != nil)
    case "caller": .bool(layout.caller != nil)
    default: nil
    }
  }

  // MARK: Slices

  func slice(_ slice: Expression.Slice, of owner: Expression) throws(ChatTemplateError) -> Value {
    let owner = try evaluate(owner)
    if case .undefined(let undefined) = owner { throw undefined.error }
    let start = try bound(slice.start)
    let stop = try bound(slice.stop)
    let step = try bound(slice.step) ?? 1
    guard step != 0 else { throw .rendering("the step of a slice must not be zero") }
    func places(_ count: Int) -> [Int] {
      let (from, to) = Self.bounds(start, stop, step, count)
      guard step > 0 ? from < to : from > to else { return [] }
      return Array(stride(from: from, to: to, by: step == .min ? -.max : step))
    }
    switch owner {
    case .string(let text), .markup(let text):
      let scalars = Array(text.unicodeScalars)
      try spend(bytes: text.utf8.count)
      return owner.sibling(String(places(scalars.count).map { scalars[$0] }))
    case .list(let items):
      try spend(items: items.count)
      return .list(places(items.count).map { items[$0] })
    case .tuple(let items), .group(let items): return .tuple(places(items.count).map { items[$0] })
    case .range(let range):
      let (from, to) = Self.bounds(start, stop, step, range.count)
      let (width, overflow) = range.step.multipliedReportingOverflow(by: step)
      guard !overflow else { throw .rendering("an integer is larger than 64 bits hold") }
      return .range(try IntegerRange(range[from], range[to], width))
    default: throw .rendering("a value of type \(owner.typeName) cannot be sliced")
    }
  }

  private func bound(_ expression: Expression?) throws(ChatTemplateError) -> Int? {
    guard let expression else { return nil }
    switch try evaluate(expression) {
    case .none: return nil
    case let value:
      guard let index = value.integer else {
        throw .rendering("the bounds of a slice must be integers, not of type \(value.typeName)")
      }
      return index
    }
  }

  /// Where Python's slice of a sequence of `count` begins, and what it stops before.
  private static func bounds(_ start: Int?, _ stop: Int?, _ step: Int, _ count: Int) -> (from: Int, to: Int) {
    func clamped(_ index: Int, _ low: Int, _ high: Int) -> Int {
      min(max(index < 0 ? index &+ count : index, low), high)
    }
    if step > 0 {
      return (start.map { clamped($0, 0, count) } ?? 0, stop.map { clamped($0, 0, count) } ?? count)
    }
    return (start.map { clamped($0, -1, count - 1) } ?? count - 1, stop.map { clamped($0, -1, count - 1) } ?? -1)
  }
}

extension Value {
  /// `text` as a string of the same kind as this one: what methods of marked strings give is marked too.
  func sibling(_ text: String) -> Value {
    if case .markup = self { .markup(text) } else { .string(text) }
  }
}
