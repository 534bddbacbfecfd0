/// Why the server does not start, or ends.
enum ServerError: Error, CustomStringConvertible {
  /// The arguments make no sense.
  case usage(String)
  /// A model could not be loaded.
  case load(String)
  /// The work could not be done.
  case failed(String)

  var description: String {
    switch self {
    case .usage(let sentence), .load(let sentence), .failed(let sentence): sentence
    }
  }

  /// As the command's: 1 failure, 2 wrong usage, 3 a model that cannot be loaded.
  var status: Int32 {
    switch self {
    case .usage: 2
    case .load: 3
    case .failed: 1
    }
  }
}
