import Glibc

/// Operators on numbers, strings and lists, with Python's meaning.
extension Renderer {
  func arithmetic(_ operation: Arithmetic, _ left: Value, _ right: Value) throws(ChatTemplateError) -> Value {
    if case .undefined(let undefined) = left {
      throw undefined.error
    }
    if operation == .modulo, left.text != nil { return try percentFormat(left, right) }
    if case .undefined(let undefined) = right { throw undefined.error }
    if let number = try numeric(operation, left, right) { return number }
    if operation == .add, let sum = try joined(left, right) { return sum }
    if operation == .multiply, let product = try repeated(left, right) { return product }
    if operation == .multiply, let product = try repeated(right, left) { return product }
    throw .rendering("'\(operation.rawValue)' is not possible between \(left.typeName) and \(right.typeName)")
  }

  func negative(_ value: Value) throws(ChatTemplateError) -> Value {
    if case .undefined(let undefined) = value { throw undefined.error }
    if case .float(let number) = value { return .float(-number) }
    guard let integer = value.integer else { throw .rendering("'-' is not possible with \(value.typeName)") }
    return .integer(try checked(0.subtractingReportingOverflow(integer)))
  }

  func positive(_ value: Value) throws(ChatTemplateError) -> Value {
    if case .undefined(let undefined) = value { throw undefined.error }
    if case .float = value { return value }
    guard let integer = value.integer else { throw .rendering("'+' is not possible with \(value.typeName)") }
    return .integer(integer)
  }

  // MARK: Sequences

  private func joined(_ left: Value, _ right: Value) throws(ChatTemplateError) -> Value? {
    switch (left, right) {
    case (.string(let first), .string(let second)):
      try spend(bytes: first.utf8.count + second.utf8.count)
      return .string(first + second)
    case (.markup(let first), .markup(let second)): return .markup(first + second)
    case (.markup(let first), .string(let second)): return .markup(first + HTML.escape(second))
    case (.string(let first), .markup(let second)): return .markup(HTML.escape(first) + second)
    case (.list(let first), .list(let second)):
      try spend(items: first.count + second.count)
      return .list(first + second)
    case (.tuple(let first), .tuple(let second)), (.tuple(let first), .group(let second)),
      (.group(let first), .tuple(let second)), (.group(let first), .group(let second)):
      try spend(items: first.count + second.count)
      return .tuple(first + second)
    default: return nil
    }
  }

  private func repeated(_ sequence: Value, _ times: Value) throws(ChatTemplateError) -> Value? {
    guard let times = times.integer else { return nil }
    let count = max(0, times)
    func size(_ length: Int) -> Int { length.multipliedReportingOverflow(by: count).overflow ? .max : length * count }
    switch sequence {
    case .string(let text), .markup(let text):
      try spend(bytes: size(text.utf8.count))
      return sequence.sibling(text.isEmpty ? "" : String(repeating: text, count: count))
    case .list(let items):
      try spend(items: size(items.count))
      return .list(items.isEmpty ? [] : Array(repeatElement(items, count: count).joined()))
    case .tuple(let items), .group(let items):
      try spend(items: size(items.count))
      return .tuple(items.isEmpty ? [] : Array(repeatElement(items, count: count).joined()))
    default: return nil
    }
  }

  // MARK: Numbers

  private func numeric(_ operation: Arithmetic, _ left: Value, _ right: Value) throws(ChatTemplateError) -> Value? {
    if let left = left.integer, let right = right.integer { return try integers(operation, left, right) }
    guard let left = left.number, let right = right.number else { return nil }
    switch operation {
    case .add: return .float(left + right)
    case .subtract: return .float(left - right)
    case .multiply: return .float(left * right)
    case .divide:
      try check(divisor: right)
      return .float(left / right)
    case .floorDivide:
      try check(divisor: right)
      return .float(Self.floored(left, right).quotient)
    case .modulo:
      try check(divisor: right)
      return .float(Self.floored(left, right).rest)
    case .power: return .float(try power(left, right))
    }
  }

  private func integers(_ operation: Arithmetic, _ left: Int, _ right: Int) throws(ChatTemplateError) -> Value {
    switch operation {
    case .add: return .integer(try checked(left.addingReportingOverflow(right)))
    case .subtract: return .integer(try checked(left.subtractingReportingOverflow(right)))
    case .multiply: return .integer(try checked(left.multipliedReportingOverflow(by: right)))
    case .divide:
      try check(divisor: Double(right))
      return .float(Double(left) / Double(right))
    case .floorDivide:
      try check(divisor: Double(right))
      let quotient = try checked(left.dividedReportingOverflow(by: right))
      return .integer(left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient)
    case .modulo:
      try check(divisor: Double(right))
      if right == -1 { return .integer(0) }
      let rest = left % right
      return .integer(rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest)
    case .power:
      guard right >= 0 else { return .float(try power(Double(left), Double(right))) }
      return .integer(try integerPower(left, right))
    }
  }

  private func integerPower(_ base: Int, _ exponent: Int) throws(ChatTemplateError) -> Int {
    var (result, base, exponent) = (1, base, exponent)
    while exponent > 0 {
      if exponent & 1 == 1 { result = try checked(result.multipliedReportingOverflow(by: base)) }
      exponent >>= 1
      if exponent > 0 { base = try checked(base.multipliedReportingOverflow(by: base)) }
    }
    return result
  }

  private func power(_ base: Double, _ exponent: Double) throws(ChatTemplateError) -> Double {
    if base == 0, exponent < 0 { throw .rendering("zero cannot be raised to a negative power") }
    if base < 0, base.isFinite, exponent.isFinite, exponent != exponent.rounded() {
      throw .rendering("a fractional power of a negative number is not supported")
    }
    let result = pow(base, exponent)
    if result.isInfinite, base.isFinite, exponent.isFinite { throw .rendering("the result of '**' is too large") }
    return result
  }

  private func check(divisor: Double) throws(ChatTemplateError) {
    if divisor == 0 { throw .rendering("division by zero") }
  }

  /// Integers are 64 bits wide, where Python's grow.
  private func checked(_ result: (partialValue: Int, overflow: Bool)) throws(ChatTemplateError) -> Int {
    if result.overflow { throw .rendering("an integer is larger than 64 bits hold") }
    return result.partialValue
  }

  /// Python's `divmod` of floats: the rest has the sign of the divisor.
  private static func floored(_ left: Double, _ right: Double) -> (quotient: Double, rest: Double) {
    var rest = fmod(left, right)
    var quotient = (left - rest) / right
    if rest != 0 {
      if (right < 0) != (rest < 0) {
        rest += right
        quotient -= 1
      }
    } else {
      rest = right < 0 ? -0.0 : 0.0
    }
    guard quotient != 0 else { return ((left / right).sign == .minus ? -0.0 : 0.0, rest) }
    let whole = quotient.rounded(.down)
    return (quotient - whole > 0.5 ? whole + 1 : whole, rest)
  }
}

extension Value {
  /// As a float; nil for what is no number. Python's booleans are numbers.
  var number: Double? {
    if case .float(let value) = self { return value }
    return integer.map { Double($0) }
  }
}
