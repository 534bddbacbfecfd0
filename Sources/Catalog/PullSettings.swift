import FoundationEssentials
import Progress

/// What a pull takes from its surroundings.
public struct PullSettings: Sendable {
  /// The environment: `HF_ENDPOINT`, `HF_TOKEN` and so on, what pip is configured by, and `PATH`.
  public var variables: [String: String]
  /// Where bars are drawn.
  public var screen: ProgressScreen
  /// Called with a sentence when something is worth telling but is no error, such as the change to another source.
  public var say: @Sendable (String) -> Void
  /// How long to wait before a broken download is first tried again; each further time it is twice as long.
  public var retryPause: Duration

  public init(
    variables: [String: String] = ProcessInfo.processInfo.environment, screen: ProgressScreen = .standardError,
    say: @escaping @Sendable (String) -> Void = { ProgressScreen.standardError.write($0 + "\n") },
    retryPause: Duration = .seconds(1)
  ) {
    self.variables = variables
    self.screen = screen
    self.say = say
    self.retryPause = retryPause
  }

  /// The value of a variable; nil where it is not set or empty.
  func variable(_ name: String) -> String? {
    guard let value = variables[name], !value.isEmpty else { return nil }
    return value
  }
}
