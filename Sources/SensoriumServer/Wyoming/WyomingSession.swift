import Engine
import JSON
import Speech

/// What a client of Wyoming's protocol may ask on one connection: describe, transcribe, ping.
struct WyomingSession: Sendable {
  let services: Services
  private var audio = WyomingAudio()
  private var request: JSONValue = .null

  init(_ services: Services) { self.services = services }

  /// The answers to an event; those that are not known get none, as the protocol asks.
  mutating func answers(to event: WyomingEvent) async throws -> [WyomingEvent] {
    switch event.type {
    case "describe": return [info]
    case "ping": return [WyomingEvent(type: "pong", data: event.data)]
    case "transcribe": request = event.data
    case "audio-start": audio = WyomingAudio()
    case "audio-chunk": try audio.append(event)
    case "audio-stop":
      let heard = audio
      audio = WyomingAudio()
      return [await transcript(heard)]
    default: break
    }
    return []
  }

  private func transcript(_ audio: WyomingAudio) async -> WyomingEvent {
    guard !audio.isEmpty else { return WyomingEvent(type: "transcript", data: ["text": ""]) }
    do {
      let choice = try services.models.find(request["name"]?.string, for: .transcription)
      let admission = try Admission(choice.model, choice.llm, waiting: services.limits.waiting)
      var options = TranscriptionOptions(language: request["language"]?.string, timestamps: .none)
      options.hotwords = request["transcript_names"]?.array?.compactMap(\.string).joined(separator: ", ")
      let result = try await SpeechDetection.transcriber(choice.llm).transcribe([audio.item], options)[0]
      if let error = result.error { throw APIError(error).hiding(choice.hiddenPaths) }
      return withExtendedLifetime(admission) {
        var members: [JSONObject.Member] = [.init("text", .string(result.text))]
        if let language = result.language { members.append(.init("language", .string(language))) }
        return WyomingEvent(type: "transcript", data: .object(JSONObject(members)))
      }
    } catch let error as EngineError {
      return Self.failure(error.description)
    } catch {
      return Self.failure(APIError(error).message)
    }
  }

  private static func failure(_ sentence: String) -> WyomingEvent {
    WyomingEvent(type: "error", data: ["text": .string(sentence), "code": "transcription-failed"])
  }

  private var info: WyomingEvent {
    let attribution: JSONValue = ["name": "Sensorium", "url": ""]
    let models = services.models.models.filter { $0.ready?.transcribes == true }.map { model -> JSONValue in
      let languages = model.ready?.llm.speechLanguages ?? []
      return [
        "name": .string(model.name), "attribution": attribution, "installed": true, "description": .string(model.name),
        "version": .null,
        // A model of one language names none; those that there are know English.
        "languages": .array((languages.isEmpty ? ["en"] : languages).map { .string($0) }),
      ]
    }
    return WyomingEvent(
      type: "info",
      data: [
        "asr": [
          [
            "name": "sensorium", "attribution": attribution, "installed": true,
            "description": "Speech to text with the models of this machine",
            "version": .string(VersionEndpoint.version), "models": .array(models),
          ]
        ]
      ])
  }
}
