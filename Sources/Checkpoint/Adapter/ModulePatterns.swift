import JSON

/// Numbers for some modules, by patterns over their names: `rank_pattern` and `alpha_pattern`.
struct ModulePatterns: Sendable {
  private let member: String
  private let path: String
  private let entries: [(pattern: String, value: Double)]

  init(_ value: JSONValue?, _ member: String, _ path: String) throws(CheckpointError) {
    self.member = member
    self.path = path
    guard let value, !value.isNull else {
      entries = []
      return
    }
    var entries: [(String, Double)] = []
    for entry in value.object?.members ?? [] {
      guard let number = entry.value.number else { break }
      entries.append((entry.key, number))
    }
    guard let object = value.object, object.members.count == entries.count else {
      throw CheckpointError("\(path): '\(member)' is not an object of numbers.")
    }
    self.entries = entries
  }

  var values: [Double] { entries.map(\.value) }

  /// The number of the first pattern that is the module's name or its last parts; patterns are regular expressions, as
  /// PEFT has them. nil where there is none.
  func value(for module: String) throws(CheckpointError) -> Double? {
    for (pattern, value) in entries {
      do {
        if try Regex("(?:.*\\.)?(?:\(pattern))").wholeMatch(in: module) != nil { return value }
      } catch {
        throw CheckpointError("\(path): '\(pattern)' of '\(member)' is no regular expression.")
      }
    }
    return nil
  }
}
