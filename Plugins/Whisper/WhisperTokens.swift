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

  /// - Parameter file: what errors call the tokenizer.
  /// - Throws: where it lacks a token, or has one that the model has no embedding for.
  init(_ tokenizer: Tokenizer, of file: String, _ config: WhisperConfig) throws(TextError) {
    func id(_ token: String) throws(TextError) -> Int32 {
      guard let id = tokenizer.id(of: token) else {
        throw TextError(file, "has no token \(token), which every Whisper has")
      }
      guard id < config.vocabularySize else {
        throw TextError(
          file, "gives \(token) the number \(id), but the model's vocabulary has \(config.vocabularySize) tokens")
      }
      return id
    }
    endOfText = try id("<|endoftext|>")
    startOfTranscript = try id("<|startoftranscript|>")
    startOfPrevious = try id("<|startofprev|>")
    noTimestamps = try id("<|notimestamps|>")
    // An older tokenizer.json does not spell the timestamps, which follow all the same.
    firstTimestamp = tokenizer.id(of: "<|0.00|>") == nil ? noTimestamps + 1 : try id("<|0.00|>")
    tasks = [.transcribe: try id("<|transcribe|>"), .translate: try id("<|translate|>")]
    var languages: [String: Int32] = [:]
    if config.isMultilingual {
      for code in WhisperLanguages.names.keys {
        if let id = tokenizer.id(of: "<|\(code)|>"), id < config.vocabularySize { languages[code] = id }
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
