/// A pattern over tensor names: literal text in which `{}` stands for one or more digits.
struct NamePattern: Sendable {
  enum Anchor: Sendable { case whole, prefix, suffix }

  let text: String
  let anchor: Anchor
  private let literals: [[UInt8]]

  init(_ text: String, _ anchor: Anchor) {
    self.text = text
    self.anchor = anchor
    literals = Self.literals(text)
  }

  /// What a name becomes: text whose `{}` take the numbers that the pattern found, in turn.
  struct Template: Sendable {
    let text: String
    private let literals: [[UInt8]]

    init(_ text: String) {
      self.text = text
      literals = NamePattern.literals(text)
    }

    /// More `{}` than numbers get the last number again, so that a doubled layer number can be written.
    func filled(_ numbers: [ArraySlice<UInt8>]) -> [UInt8] {
      var out = literals[0]
      for (index, literal) in literals.dropFirst().enumerated() {
        if let number = index < numbers.count ? numbers[index] : numbers.last { out += number }
        out += literal
      }
      return out
    }
  }

  /// `name` with the part that matches replaced by each of `templates`; nil where it does not match.
  func replace(in name: [UInt8], by templates: [Template]) -> [[UInt8]]? {
    guard let (place, numbers) = match(name) else { return nil }
    return templates.map { name[..<place.lowerBound] + $0.filled(numbers) + name[place.upperBound...] }
  }

  private func match(_ name: [UInt8]) -> (Range<Int>, [ArraySlice<UInt8>])? {
    guard anchor == .suffix else { return match(name, from: 0) }
    // Numbers make the length of a suffix uncertain: the longest that fits the end is taken.
    guard let last = literals.last, name.ends(with: last) else { return nil }
    for start in 0...name.count - last.count {
      if let found = match(name, from: start), found.0.upperBound == name.count { return found }
    }
    return nil
  }

  private func match(_ name: [UInt8], from start: Int) -> (Range<Int>, [ArraySlice<UInt8>])? {
    var offset = start
    var numbers: [ArraySlice<UInt8>] = []
    for (index, literal) in literals.enumerated() {
      if index > 0 {
        let digits = name[offset...].prefix { $0 &- UInt8(ascii: "0") < 10 }
        guard !digits.isEmpty else { return nil }
        numbers.append(digits)
        offset += digits.count
      }
      guard name.holds(literal, at: offset) else { return nil }
      offset += literal.count
    }
    guard anchor == .prefix || offset == name.count else { return nil }
    return (start..<offset, numbers)
  }

  /// The text between the `{}`.
  private static func literals(_ text: String) -> [[UInt8]] {
    var literals: [[UInt8]] = [[]]
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "{"), rest.first == UInt8(ascii: "}") {
        rest.removeFirst()
        literals.append([])
      } else {
        literals[literals.count - 1].append(byte)
      }
    }
    return literals
  }
}

extension [UInt8] {
  fileprivate func holds(_ part: [UInt8], at offset: Int) -> Bool {
    guard count - offset >= part.count else { return false }
    for index in part.indices where self[offset + index] != part[index] { return false }
    return true
  }

  fileprivate func ends(with part: [UInt8]) -> Bool { count >= part.count && holds(part, at: count - part.count) }
}
