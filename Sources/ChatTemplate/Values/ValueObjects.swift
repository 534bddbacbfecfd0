// Values that have a state, and so an identity.

/// What gives one value after another, once: Python's generators and iterators.
final class ValueIterator {
  /// How deeply what it goes through is nested, itself counted.
  var nesting = 1
  private let pull: () throws(ChatTemplateError) -> Value?

  init(_ pull: @escaping () throws(ChatTemplateError) -> Value?) { self.pull = pull }

  convenience init(_ values: [Value]) {
    var place = 0
    self.init { () throws(ChatTemplateError) in
      guard place < values.count else { return nil }
      place += 1
      return values[place - 1]
    }
  }

  /// What `start` makes, which is called only when the first value is asked for: Python's generators do nothing before.
  convenience init(startingWith start: @escaping () throws(ChatTemplateError) -> ValueIterator) {
    var started: ValueIterator?
    self.init { () throws(ChatTemplateError) in
      let iterator = if let started { started } else { try start() }
      started = iterator
      return try iterator.next()
    }
  }

  func next() throws(ChatTemplateError) -> Value? { try pull() }
}

/// What `namespace()` gives: the one thing that a template can change from within a loop.
final class Namespace {
  private(set) var attributes: OrderedDictionary

  init(_ attributes: OrderedDictionary) throws(ChatTemplateError) {
    for key in attributes.keys { try Self.check(key) }
    self.attributes = attributes
  }

  func set(_ name: String, _ value: Value) throws(ChatTemplateError) {
    try Self.check(.string(name))
    attributes.set(.string(name), .string(name), value)
  }

  private static func check(_ name: Value) throws(ChatTemplateError) {
    if let text = name.text, text.utf8.first == UInt8(ascii: "_") {
      throw .rendering("the attribute '\(text)' of a namespace begins with an underscore, which is not allowed")
    }
  }
}

/// What `cycler()` gives.
final class Cycler {
  let items: [Value]
  private var place = 0

  init(_ items: [Value]) { self.items = items }

  var current: Value { items[place] }

  func next() -> Value {
    defer { place = (place + 1) % items.count }
    return current
  }

  func reset() { place = 0 }
}

/// What `joiner()` gives: nothing when first called, the separator from then on.
final class Joiner {
  let separator: Value
  private var wasUsed = false

  init(_ separator: Value) { self.separator = separator }

  func call() -> Value {
    defer { wasUsed = true }
    return wasUsed ? separator : .string("")
  }
}
