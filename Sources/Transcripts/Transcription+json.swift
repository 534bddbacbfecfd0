import JSON
import ModelKit
import Paths
import Speech

extension Transcription {
  /// OpenAI's verbose fields: `task`, `language`, `duration`, `text`, `segments` (`id`, `seek`, `start`, `end`, `text`,
  /// `tokens`, `temperature`, `avg_logprob`, `compression_ratio`, `no_speech_prob`, and `words` where words have times), all
  /// `words` in one list again, as OpenAI's API has them; then `language_probability`, `speech` (where voice activity was
  /// heard), `notices` and `error` (null, or {`type`, `message`}).
  /// - Parameters:
  ///   - file: the recording's name, which stands first; nil: it is left out.
  ///   - task: "transcribe" or "translate"; nil: it is left out.
  public func verboseJSON(file: String? = nil, task: String? = nil) -> JSONValue {
    var members: [JSONObject.Member] = []
    func add(_ name: String, _ value: JSONValue) { members.append(JSONObject.Member(name, value)) }
    if let file { add("file", .string(file.displayed)) }
    if let task { add("task", .string(task)) }
    add("text", .string(text))
    add("language", language.map { .string($0) } ?? .null)
    if let languageProbability { add("language_probability", .number(languageProbability)) }
    add("duration", .number(duration))
    add("segments", .array(segments.map(\.json)))
    let words = segments.compactMap(\.words).flatMap(\.self)
    if segments.contains(where: { $0.words != nil }) { add("words", .array(words.map(\.json))) }
    if let speech {
      add("speech", .array(speech.map { ["start": .number($0.start), "end": .number($0.end)] }))
    }
    if !notices.isEmpty { add("notices", .array(notices.map { .string($0.displayed) })) }
    add(
      "error",
      error.map { ["type": .string($0.kind.rawValue), "message": .string($0.description.displayed)] } ?? .null)
    return .object(JSONObject(members))
  }
}

extension Transcription.Segment {
  fileprivate var json: JSONValue {
    var members: [JSONObject.Member] = [
      .init("id", .integer(id)), .init("seek", .number(seek)), .init("start", .number(start)),
      .init("end", .number(end)),
      .init("text", .string(text)), .init("tokens", .array(tokens.map { .integer(Int($0)) })),
      .init("temperature", .number(temperature)), .init("avg_logprob", .number(averageLogprob)),
      .init("compression_ratio", .number(compressionRatio)), .init("no_speech_prob", .number(noSpeechProbability)),
    ]
    if let language { members.append(.init("language", .string(language))) }
    if let words { members.append(.init("words", .array(words.map(\.json)))) }
    return .object(JSONObject(members))
  }
}

extension Transcription.Word {
  fileprivate var json: JSONValue {
    ["word": .string(text), "start": .number(start), "end": .number(end), "probability": .number(probability)]
  }
}
