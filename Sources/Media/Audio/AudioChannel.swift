/// Which channels of a sound are used.
public enum AudioChannel: Sendable, Hashable {
  /// The mean of all channels.
  case mix
  /// The first channel, of which a mono sound has one.
  case left
  /// The second channel.
  case right
  /// A channel by its number, the first being 1.
  case number(Int)

  /// Reads `mix`, `left`, `right` or a number from 1 on; nil for anything else.
  public init?(_ text: String) {
    switch text.lowercased() {
    case "mix": self = .mix
    case "left": self = .left
    case "right": self = .right
    default:
      guard let number = Int(text), number > 0 else { return nil }
      self = .number(number)
    }
  }

  /// The number of the one channel that is used, from 1; nil for all of them.
  var single: Int? {
    switch self {
    case .mix: nil
    case .left: 1
    case .right: 2
    case .number(let number): number
    }
  }
}

extension AudioChannel: CustomStringConvertible {
  public var description: String {
    switch self {
    case .mix: "mix"
    case .left: "left"
    case .right: "right"
    case .number(let number): "\(number)"
    }
  }
}
