/// From a model's names back to those of a file, for messages.
extension WeightMap {
  /// More spellings than these are not looked at.
  private static let mostSpellings = 64

  /// The spelling that a file whose tensors are called `names` would have for the tensor that the model calls `name`: of
  /// all that the rules make `name` of, the one that begins most like a name that is there.
  func spelling(of name: String, among names: some Sequence<String>) -> String {
    let spellings = spellings(of: Array(name.utf8))
    guard spellings.count > 1 else { return spellings.first.map { String(decoding: $0, as: UTF8.self) } ?? name }
    var best = (spelling: spellings[0], common: -1)
    let names = names.map { Array($0.utf8) }
    for spelling in spellings {
      let common = names.lazy.map { zip($0, spelling).prefix { $0 == $1 }.count }.max() ?? 0
      if common > best.common { best = (spelling, common) }
    }
    return String(decoding: best.spelling, as: UTF8.self)
  }

  /// All names that the rules make `name` of.
  private func spellings(of name: [UInt8]) -> [[UInt8]] {
    var found = [name]
    for rule in rules.reversed() {
      let original = NamePattern.Template(rule.pattern.text)
      let inverses = rule.names.map { NamePattern($0.text, rule.pattern.anchor) }
      for candidate in found where found.count < Self.mostSpellings {
        found += inverses.flatMap { $0.replace(in: candidate, by: [original]) ?? [] }.filter { !found.contains($0) }
      }
    }
    return found.filter { forward($0).contains(name) }
  }

  private func forward(_ name: [UInt8]) -> [[UInt8]] {
    rules.reduce([name]) { names, rule in
      names.flatMap { rule.pattern.replace(in: $0, by: rule.names) ?? [$0] }
    }
  }
}
