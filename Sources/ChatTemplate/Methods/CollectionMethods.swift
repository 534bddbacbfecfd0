/// Methods of dicts, lists, tuples and ranges, as far as the sandbox lets templates call them.
extension Renderer {
  func call(
    _ name: String, of dictionary: OrderedDictionary, _ arguments: Arguments
  ) throws(ChatTemplateError) -> Value {
    switch name {
    case "get":
      let bound = try arguments.bound("get", ["key", "default"], required: 1, positionalOnly: true)
      return dictionary[try DictionaryKey(bound[0] ?? .none)] ?? bound[1] ?? .none
    case "fromkeys": return try fromKeys(arguments)
    default:
      _ = try arguments.bound(name, [])
      switch name {
      case "items": return .view(DictionaryView(part: .items, dictionary: dictionary))
      case "keys": return .view(DictionaryView(part: .keys, dictionary: dictionary))
      case "values": return .view(DictionaryView(part: .values, dictionary: dictionary))
      default: return .dictionary(dictionary)
      }
    }
  }

  func fromKeys(_ arguments: Arguments) throws(ChatTemplateError) -> Value {
    let bound = try arguments.bound("fromkeys", ["iterable", "value"], required: 1, positionalOnly: true)
    var result = OrderedDictionary()
    for key in try elements(of: bound[0] ?? .none) { try result.set(key, bound[1] ?? .none) }
    return .dictionary(result)
  }

  func call(
    _ name: String, ofSequence sequence: Value, _ arguments: Arguments
  ) throws(ChatTemplateError) -> Value {
    let items = try elements(of: sequence)
    switch name {
    case "copy":
      _ = try arguments.bound("copy", [])
      return sequence
    case "count":
      let wanted = try arguments.bound("count", ["value"], required: 1, positionalOnly: true)[0] ?? .none
      var count = 0
      for item in items { count += try equal(item, wanted) ? 1 : 0 }
      return .integer(count)
    default:
      let bound = try arguments.bound("index", ["value", "start", "stop"], required: 1, positionalOnly: true)
      let range = try sequenceRange(bound[1], bound[2], items.count)
      for place in range where try equal(items[place], bound[0] ?? .none) { return .integer(place) }
      throw .rendering("index: the value is not there")
    }
  }

  /// The places that Python's optional `start` and `stop` mean in a sequence of `count`; never beyond it.
  func sequenceRange(_ start: Value?, _ stop: Value?, _ count: Int) throws(ChatTemplateError) -> Range<Int> {
    func bound(_ value: Value?, _ otherwise: Int) throws(ChatTemplateError) -> Int {
      switch value {
      case nil, .some(.none): return otherwise
      case let value?:
        guard let index = value.integer else {
          throw .rendering("a place must be an integer, not a value of type \(value.typeName)")
        }
        return max(0, index < 0 ? index &+ count : index)
      }
    }
    let low = try bound(start, 0)
    let high = min(try bound(stop, count), count)
    return low <= high ? low..<high : min(low, count)..<min(low, count)
  }
}
