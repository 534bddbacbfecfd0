/// What the process tells whoever started it.
public enum ExitStatus: Int32, Sendable {
  case success = 0
  /// Some request failed; the others have their results.
  case failure = 1
  /// The arguments make no sense.
  case usage = 2
  /// The model could not be loaded.
  case load = 3
}
