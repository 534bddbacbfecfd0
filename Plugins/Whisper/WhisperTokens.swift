import Text

/// The special tokens that steer Whisper, looked up by name: their ids differ between vocabularies.
struct WhisperTokens: Sendable {
  let endOfText: Int32
  let startOfTranscript: Int32
  let startOfPrevious: Int32
  let noTimestamps: Int32
  let tasks: [TranscribedTask: Int32]
  /// Language codes to tokens; empty in an English-only vocabulary's use.
  let languages: [String: Int32]
  private let codes: [Int32: String]
  /// `<|0.00|>`; every id from here on is a time, in steps of `timeStep`.
  let firstTimestamp: Int32

  enum TranscribedTask: Sendable { case transcribe, translate }

  /// Seconds between neighbouring timestamps.
  static let timeStep = 0.02

  init(_ tokenizer: Tokenizer, isMultilingual: Bool) throws(TextError) {
    func id(_ token: String) throws(TextError) -> Int32 {
      guard let id = tokenizer.id(of: token) else {
        throw TextError("tokenizer.json", "has no token \(token), which every Whisper has")
      }
      return id
    }
    endOfText = try id("<|endoftext|>")
    startOfTranscript = try id("<|startoftranscript|>")
    startOfPrevious = try id("<|startofprev|>")
    noTimestamps = try id("<|notimestamps|>")
    firstTimestamp = tokenizer.id(of: "<|0.00|>") ?? noTimestamps + 1
    tasks = [.transcribe: try id("<|transcribe|>"), .translate: try id("<|translate|>")]
    var languages: [String: Int32] = [:]
    if isMultilingual {
      for code in WhisperLanguages.names.keys {
        if let id = tokenizer.id(of: "<|\(code)|>") { languages[code] = id }
      }
    }
    self.languages = languages
    codes = Dictionary(languages.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func isTimestamp(_ token: Int32) -> Bool { token >= firstTimestamp }

  func language(of token: Int32) -> String? { codes[token] }

  func isTask(_ token: Int32) -> Bool { tasks.values.contains(token) }

  /// Seconds that a timestamp token stands for.
  func seconds(_ token: Int32) -> Double { Double(token - firstTimestamp) * Self.timeStep }

  /// Where in `tokens` the start of transcript stands and where what follows its language, task and `<|notimestamps|>`
  /// begins; nil where there is no start.
  func prefix(of tokens: [Int32]) -> (start: Int, end: Int)? {
    guard let start = tokens.lastIndex(of: startOfTranscript) else { return nil }
    var end = start + 1
    while end < tokens.count, language(of: tokens[end]) != nil || isTask(tokens[end]) || tokens[end] == noTimestamps {
      end += 1
    }
    return (start, end)
  }
}
