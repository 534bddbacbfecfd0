import Checkpoint
import Compute
import ModelKit
import Text

/// Why there is no engine, or why a whole call makes no sense. What is wrong with a single request is in its output.
public enum EngineError: Error, Equatable, CustomStringConvertible {
  /// The model cannot be loaded.
  case load(String)
  /// The call's arguments contradict each other.
  case usage(String)

  public var description: String {
    switch self {
    case .load(let sentence), .usage(let sentence): sentence
    }
  }

  init(_ error: any Error) { self = .load("\(error)".withoutControls) }
}

extension String {
  /// With U+FFFD for control characters: names in a damaged file can hold them, and a terminal would obey.
  var withoutControls: String {
    let isControl = { (scalar: Unicode.Scalar) in scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value }
    return String(UnicodeScalarView(unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 }))
  }
}
