/// How the names of a checkpoint become the names that a model asks for, as data: each name runs through the rules from
/// the first to the last. A rename changes what the later rules see; a split makes several names that all go on; an
/// ignored name ends there.
///
/// In patterns `{}` stands for a number, such as a layer's; the same number takes the place of `{}` in what the
/// rule makes of it. Everything else is literal.
///
///     WeightMap([
///       .rename(prefix: "encoder/layer_{}/ffn/linear_0/", to: "encoder.layers.{}.fc1."),
///       .split("encoder/layer_{}/self_attention/linear_0/weight", into: ["encoder.layers.{}.q.weight", …]),
///       .ignore("proj_out.weight"),
///     ])
public struct WeightMap: Sendable {
  public struct Rule: Sendable {
    let pattern: NamePattern
    /// What a name becomes: nothing where it is ignored, one name, or one for each equal part of the rows.
    let names: [NamePattern.Template]
    var isRequired = false
  }

  public let rules: [Rule]

  public init(_ rules: [Rule] = []) { self.rules = rules }
}

extension WeightMap.Rule {
  /// The whole name changes.
  public static func rename(_ pattern: String, to name: String) -> Self {
    Self(pattern: NamePattern(pattern, .whole), names: [.init(name)])
  }

  /// The start of the name changes, what follows it stays.
  public static func rename(prefix: String, to name: String) -> Self {
    Self(pattern: NamePattern(prefix, .prefix), names: [.init(name)])
  }

  /// The end of the name changes, what stands before it stays.
  public static func rename(suffix: String, to name: String) -> Self {
    Self(pattern: NamePattern(suffix, .suffix), names: [.init(name)])
  }

  /// The rows of the outermost axis become several tensors of equally many rows each, without a copy.
  public static func split(_ pattern: String, into names: [String]) -> Self {
    Self(pattern: NamePattern(pattern, .whole), names: names.map { .init($0) })
  }

  /// The tensor is known to be superfluous, as the second name of tied weights is.
  public static func ignore(_ pattern: String) -> Self {
    Self(pattern: NamePattern(pattern, .whole), names: [])
  }

  /// All tensors whose names start so are known to be superfluous.
  public static func ignore(prefix: String) -> Self {
    Self(pattern: NamePattern(prefix, .prefix), names: [])
  }

  /// The same rule, which it is an error to find no tensor for.
  public var required: Self {
    var rule = self
    rule.isRequired = true
    return rule
  }
}
