/// Python's `dict`: keys in the order in which they came. Immutable where templates see it.
struct OrderedDictionary {
  private(set) var keys: [Value] = []
  private(set) var values: [Value] = []
  /// The keys' places, kept only where looking through them all would take long.
  private var places: [DictionaryKey: Int] = [:]
  private var plainKeys: [DictionaryKey] = []

  private static let fewKeys = 8

  var count: Int { keys.count }

  func place(of key: DictionaryKey) -> Int? {
    plainKeys.count > Self.fewKeys ? places[key] : plainKeys.firstIndex(of: key)
  }

  subscript(_ key: DictionaryKey) -> Value? { place(of: key).map { values[$0] } }

  subscript(_ key: String) -> Value? { self[.string(key)] }

  /// Where the key is there, it keeps its place and its spelling, as in Python (`1` and `1.0` are one key).
  mutating func set(_ key: DictionaryKey, _ original: Value, _ value: Value) {
    if let place = place(of: key) {
      values[place] = value
      return
    }
    keys.append(original)
    plainKeys.append(key)
    values.append(value)
    if plainKeys.count == Self.fewKeys + 1 {
      for (place, known) in plainKeys.enumerated() { places[known] = place }
    } else if plainKeys.count > Self.fewKeys {
      places[key] = plainKeys.count - 1
    }
  }

  mutating func set(_ key: Value, _ value: Value) throws(ChatTemplateError) {
    set(try DictionaryKey(key), key, value)
  }
}

/// A key as Python's equality and hash see it.
enum DictionaryKey: Hashable {
  case none
  case undefined
  case integer(Int)
  case float(Double)
  case string(String)
  case tuple([DictionaryKey])
  case object(ObjectIdentifier)

  init(_ value: Value) throws(ChatTemplateError) {
    switch value {
    case .undefined: self = .undefined
    case .none: self = .none
    case .bool(let value): self = .integer(value ? 1 : 0)
    case .integer(let value): self = .integer(value)
    case .float(let value): self = Int(exactly: value).map { .integer($0) } ?? .float(value)
    case .string(let text), .markup(let text): self = .string(text)
    case .tuple(let items), .group(let items):
      var keys: [DictionaryKey] = []
      for item in items { keys.append(try DictionaryKey(item)) }
      self = .tuple(keys)
    case .range(let range): self = .tuple([.none, .integer(range.start), .integer(range.count), .integer(range.step)])
    case .iterator(let object): self = .object(ObjectIdentifier(object))
    case .namespace(let object): self = .object(ObjectIdentifier(object))
    case .loop(let object): self = .object(ObjectIdentifier(object))
    case .cycler(let object): self = .object(ObjectIdentifier(object))
    case .joiner(let object): self = .object(ObjectIdentifier(object))
    case .list, .dictionary, .view, .callable:
      throw .rendering("a \(value.typeName) cannot be a key, as it has no hash")
    }
  }

  /// Python compares strings scalar by scalar; Swift's own equality would take "é" for "e" with an accent after it.
  static func == (left: DictionaryKey, right: DictionaryKey) -> Bool {
    switch (left, right) {
    case (.none, .none), (.undefined, .undefined): true
    case (.integer(let left), .integer(let right)): left == right
    case (.float(let left), .float(let right)): left == right
    case (.string(let left), .string(let right)): PythonText.equal(left, right)
    case (.tuple(let left), .tuple(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: false
    }
  }

  func hash(into hasher: inout Hasher) {
    switch self {
    case .none, .undefined: hasher.combine(0)
    case .integer(let value): hasher.combine(value)
    case .float(let value): hasher.combine(value)
    case .string(var text): text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    case .tuple(let keys): hasher.combine(keys)
    case .object(let identity): hasher.combine(identity)
    }
  }
}

/// What `keys()`, `values()` and `items()` give.
struct DictionaryView {
  enum Part {
    case keys, values, items

    var typeName: String {
      switch self {
      case .keys: "dict_keys"
      case .values: "dict_values"
      case .items: "dict_items"
      }
    }
  }

  let part: Part
  let dictionary: OrderedDictionary

  var elements: [Value] {
    switch part {
    case .keys: dictionary.keys
    case .values: dictionary.values
    case .items: zip(dictionary.keys, dictionary.values).map { .tuple([$0, $1]) }
    }
  }
}
