import Engine
import JSON
import ModelKit
import Paths

extension ClipTranscription {
  /// The names of Whisper's own result, with the file, its length in seconds and what went wrong.
  func json(file: String) -> JSONValue {
    [
      "file": .string(file.displayed), "text": .string(text), "language": language.map { .string($0) } ?? .null,
      "duration": .number(duration),
      "segments": .array(
        segments.enumerated().map { place, segment in
          [
            "id": .integer(place), "start": .number(segment.start), "end": .number(segment.end),
            "text": .string(segment.text), "tokens": .array(segment.tokenIDs.map { .integer(Int($0)) }),
          ]
        }),
      "error": error.map { ["type": .string($0.kind.rawValue), "message": .string($0.description.displayed)] } ?? .null,
    ]
  }
}
