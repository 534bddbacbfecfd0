import Engine

/// Why a command ends early, or ends without everything that was asked for.
enum CommandError: Error, CustomStringConvertible {
  /// The arguments make no sense.
  case usage(String)
  /// The model could not be loaded.
  case load(String)
  /// The work could not be done.
  case failed(String)
  /// Some requests failed, which was told already.
  case someFailed

  init(_ error: EngineError) {
    switch error {
    case .load(let sentence): self = .load(sentence)
    case .usage(let sentence): self = .usage(sentence)
    }
  }

  /// What to say; nil where it was said.
  var sentence: String? {
    switch self {
    case .usage(let sentence), .load(let sentence), .failed(let sentence): sentence
    case .someFailed: nil
    }
  }

  var status: ExitStatus {
    switch self {
    case .usage: .usage
    case .load: .load
    case .failed, .someFailed: .failure
    }
  }

  var description: String { sentence ?? "Some requests failed." }
}
