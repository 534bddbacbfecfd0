/// What a template knows as `loop`.
final class LoopState {
  private let iterator: ValueIterator
  private var knownLength: Int?
  private var ahead: [Value] = []
  /// How many of `ahead` the loop has passed.
  private var passed = 0
  private(set) var index0 = -1
  private(set) var current: Value?
  private(set) var previous: Value?
  let depth0: Int
  /// How deeply what it goes through is nested, itself counted.
  let nesting: Int
  /// Set where the loop is recursive: the loop, and where its body's outer variables are.
  let recursion: (loop: Loop, outer: Activation)?
  private var lastChanged: Value?

  init(
    _ iterator: ValueIterator, length: Int?, nesting: Int, depth0: Int = 0,
    recursion: (loop: Loop, outer: Activation)? = nil
  ) {
    self.iterator = iterator
    knownLength = length
    self.nesting = nesting
    self.depth0 = depth0
    self.recursion = recursion
  }

  /// Goes one step on; nil at the end.
  func advance() throws(ChatTemplateError) -> Value? {
    let next: Value?
    if passed == ahead.count {
      (ahead, passed) = ([], 0)
      next = try iterator.next()
    } else {
      next = ahead[passed]
      passed += 1
    }
    guard let next else { return nil }
    index0 += 1
    previous = current
    current = next
    return next
  }

  /// The item after the current one, without going there.
  func peek() throws(ChatTemplateError) -> Value? {
    if passed == ahead.count, let next = try iterator.next() { ahead.append(next) }
    return passed < ahead.count ? ahead[passed] : nil
  }

  /// An iterator without a length is read to its end to know it.
  func length() throws(ChatTemplateError) -> Int {
    if let knownLength { return knownLength }
    while let next = try iterator.next() { ahead.append(next) }
    let length = index0 + 1 + ahead.count - passed
    knownLength = length
    return length
  }

  /// Python asks for the length.
  var isTrue: Bool { ((try? length()) ?? 1) > 0 }

  /// Whether `value` is another one than at the last call.
  func changed(to value: Value, equal: (Value, Value) throws(ChatTemplateError) -> Bool) throws(ChatTemplateError)
    -> Bool
  {
    if let lastChanged, try equal(lastChanged, value) { return false }
    lastChanged = value
    return true
  }
}
