import Engine
import ModelKit

/// What `bench latency` times.
enum LatencyWork {
  case transcription(String)
  /// Requests that are answered together.
  case answers([GenerationRequest])

  /// What came out of it once.
  struct Result {
    /// Seconds of the encoder and of all after it, from when the requests were ready; of several the longest.
    var encoding = 0.0
    var decoding = 0.0
    var tokens = 0
    var text = ""
    /// Seconds of sound and film.
    var media = 0.0
  }

  var description: String {
    switch self {
    case .transcription(let file): file
    case .answers(let requests): requests.count == 1 ? "one prompt" : "\(requests.count) prompts"
    }
  }

  /// - Throws: where anything of it fails.
  func run(_ llm: LLM) async throws(CommandError) -> Result {
    switch self {
    case .transcription(let file): try await Self.transcribe(file, llm)
    case .answers(let requests): try await Self.answer(requests, llm)
    }
  }

  private static func transcribe(_ file: String, _ llm: LLM) async throws(CommandError) -> Result {
    let tokens = TokenCount()
    let transcription: ClipTranscription
    do throws(EngineError) {
      transcription = try await llm.transcribe([.file(file)]) { tokens.add($0) }[0]
    } catch { throw CommandError(error) }
    if let error = transcription.error { throw .failed(error.description) }
    let metrics = transcription.metrics
    return Result(
      encoding: metrics.encoding, decoding: metrics.total - metrics.waiting - metrics.encoding, tokens: tokens.output,
      text: transcription.text, media: transcription.duration)
  }

  private static func answer(_ requests: [GenerationRequest], _ llm: LLM) async throws(CommandError) -> Result {
    let outputs: [RequestOutput]
    do throws(EngineError) {
      outputs = try await llm.generate(requests.map(\.prompt), requests.map(\.params))
    } catch { throw CommandError(error) }
    var result = Result()
    for output in outputs {
      if let error = output.error { throw .failed(error.description) }
      let metrics = output.metrics
      result.encoding = max(result.encoding, metrics.encoding)
      result.decoding = max(result.decoding, metrics.total - metrics.waiting - metrics.encoding)
      result.tokens += metrics.generatedTokens
      result.media += metrics.mediaSeconds
    }
    result.text = outputs.flatMap(\.outputs).map(\.text).joined(separator: "\n")
    return result
  }
}
