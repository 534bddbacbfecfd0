import Engine
import HTTPTypes
import Hummingbird
import ModelKit
import Speech
import Transcripts

/// `POST /v1/audio/transcriptions`: what is said in an uploaded recording or film of any length.
struct TranscriptionsEndpoint: Endpoint {
  static let method = HTTPRequest.Method.post
  static let path = "/v1/audio/transcriptions"

  private let services: Services

  init(_ services: Services) { self.services = services }

  func respond(to request: Request, _ context: ServerRequestContext) async throws -> Response {
    try await SpeechResponder(services: services, task: .transcribe).respond(to: request, context)
  }
}

/// `POST /v1/audio/translations`: the same in English.
struct TranslationsEndpoint: Endpoint {
  static let method = HTTPRequest.Method.post
  static let path = "/v1/audio/translations"

  private let services: Services

  init(_ services: Services) { self.services = services }

  func respond(to request: Request, _ context: ServerRequestContext) async throws -> Response {
    try await SpeechResponder(services: services, task: .translate).respond(to: request, context)
  }
}

/// What both do.
private struct SpeechResponder: Sendable {
  let services: Services
  let task: SpeechTask

  func respond(to request: Request, _ context: ServerRequestContext) async throws -> Response {
    let files = TemporaryFiles()
    let body = try TranscriptionRequest(try await MultipartForm(request, services.limits, context, files))
    let choice = try services.models.find(body.model, for: task == .translate ? .translation : .transcription)
    let admission = try Admission(choice.model, choice.llm, waiting: services.limits.waiting)
    var hiddenPaths = choice.hiddenPaths
    hiddenPaths[body.file.path] = body.file.name
    let run: SpeechRun
    do throws(EngineError) {
      run = SpeechRun(
        events: try SpeechDetection.transcriber(choice.llm).stream(
          .file(body.file.path), body.options(task, choice.adapter, services.limits)),
        limits: services.limits, hiddenPaths: hiddenPaths, resources: [files, admission])
    } catch { throw APIError.badRequest(error.description).hiding(hiddenPaths) }
    if body.streams { return try await run.stream(context, withTimes: body.format == .verboseJSON) }
    let transcription = try await context.cancelledOnDisconnect { try await run.transcription() }
    return body.response(transcription, task)
  }
}

extension TranscriptionRequest {
  func options(_ task: SpeechTask, _ adapter: LoRARequest?, _ limits: ServerLimits) -> TranscriptionOptions {
    var options = TranscriptionOptions(
      language: language, task: task,
      timestamps: granularities.contains(.word) && format == .verboseJSON
        ? .word : format == .json || format == .text ? .none : .segment)
    options.initialPrompt = prompt
    if let temperature, temperature > 0 { options.temperatures = [temperature] }
    options.lora = adapter
    return options
  }

  func response(_ transcription: Transcription, _ task: SpeechTask) -> Response {
    switch format {
    case .json: .json(TranscriptionResponse(transcription))
    case .text: .text("\(transcription.text)\n")
    case .srt: .text(TranscriptFormat.srt.text(transcription))
    case .vtt: .text(TranscriptFormat.vtt.text(transcription), type: TranscriptFormat.vtt.mediaType)
    case .verboseJSON: .json(VerboseTranscriptionResponse(transcription, task, granularities))
    }
  }
}
