/// Values within values within values are freed one within the other too, and that takes stack: so a template, which
/// can nest them without end by a loop and a namespace, may only keep what is not nested too deeply.
extension Renderer {
  /// Deeper than any JSON that is read.
  static let deepestValue = 600

  func checkNesting(of value: Value) throws(ChatTemplateError) {
    _ = try nesting(of: value, left: Self.deepestValue)
  }

  /// How many values are within each other at most, 0 for one without parts.
  func nesting(of value: Value, left: Int = Renderer.deepestValue) throws(ChatTemplateError) -> Int {
    switch value {
    case .list(let items), .tuple(let items), .group(let items): return try nesting(of: items, left)
    case .dictionary(let dictionary): return try nesting(of: dictionary, left)
    case .view(let view): return try nesting(of: view.dictionary, left)
    case .namespace(let namespace): return try nesting(of: namespace.attributes, left)
    case .cycler(let cycler): return try nesting(of: cycler.items, left)
    case .joiner(let joiner): return try nesting(of: [joiner.separator], left)
    case .callable(.method(_, let owner)): return try nesting(of: [owner], left)
    case .iterator(let iterator): return try check(iterator.nesting, left)
    case .loop(let loop): return try check(loop.nesting, left)
    case .undefined, .none, .bool, .integer, .float, .string, .markup, .range, .callable: return 0
    }
  }

  private func check(_ nesting: Int, _ left: Int) throws(ChatTemplateError) -> Int {
    guard nesting < left else { throw .limit("values nested more than \(Self.deepestValue) deep") }
    return nesting
  }

  private func nesting(of items: [Value], _ left: Int) throws(ChatTemplateError) -> Int {
    _ = try check(0, left)
    try spend(items.count)
    var deepest = 0
    for item in items { deepest = max(deepest, try nesting(of: item, left: left - 1)) }
    return deepest + 1
  }

  /// Keys nest no deeper than they hash, which the same check bounds when they are tuples of kept values.
  private func nesting(of dictionary: OrderedDictionary, _ left: Int) throws(ChatTemplateError) -> Int {
    max(try nesting(of: dictionary.keys, left), try nesting(of: dictionary.values, left))
  }
}
