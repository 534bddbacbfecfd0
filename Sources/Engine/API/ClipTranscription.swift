import ModelKit
import Text

/// What was said in a recording, or why it could not be found out.
public struct ClipTranscription: Sendable {
  /// A piece of the recording with its text.
  public struct Segment: Sendable, Equatable {
    /// Seconds from the start of the recording.
    public let start: Double
    public let end: Double
    public let text: String
    public let tokenIDs: [Int32]
  }

  /// The language's code; nil where the model knows one only, or failed.
  public let language: String?
  /// In order; a single one from start to end where no timestamps were asked for. Empty where nothing was said.
  public let segments: [Segment]
  /// Length of the recording in seconds.
  public let duration: Double
  public let metrics: RequestMetrics
  /// What the user should know though there is a transcript: that a file was cut short, say. One sentence each.
  public let notices: [String]
  public let error: InputError?

  /// The segments' text, joined.
  public var text: String { segments.map(\.text).joined().trimmingSpaces }
}

extension LLM {
  /// Transcribes or translates recordings; the results are in their order.
  /// - Parameters:
  ///   - options: language, task and timestamps, the same for all; nil: what the checkpoint's generation configuration says.
  ///   - lora: an adapter for all of them.
  ///   - onProgress: called whenever a recording is rendered or its request has finished.
  /// - Throws: where the loaded model is not one for speech, or does not have that language, task or kind of timestamps.
  ///   A recording that cannot be transcribed has an `error` in its result.
  public func transcribe(
    _ recordings: [MediaItem], _ options: SpeechPromptOptions? = nil, lora: LoRARequest? = nil,
    onProgress: (@Sendable (GenerationProgress) -> Void)? = nil
  ) async throws(EngineError) -> [ClipTranscription] {
    guard let speech = model.processor as? any SpeechTranscribing else {
      throw .usage("\(model.descriptor.name) does not transcribe speech; load a model that does.")
    }
    let options = options ?? SpeechPromptOptions(timestamps: speech.defaultTimestamps)
    guard options.timestamps != .word else {
      throw .usage("Word timestamps are a Transcriber's; ask for segment timestamps, or transcribe with one.")
    }
    let plan: SpeechPrompt
    do throws(InputError) { plan = try speech.transcription(options) } catch { throw .usage(error.description) }
    let params = SamplingParams.greedy(maxTokens: nil)
    let requests = recordings.map { recording in
      var prompt: Prompt = .tokens(plan.prompt, [.audio: [recording]])
      prompt.lora = lora
      return Request(prompt: prompt, params: params, rules: plan.rules)
    }
    let outputs = await run(requests, onProgress)
    return outputs.map { transcription($0, speech) }
  }

  private func transcription(_ output: RequestOutput, _ speech: any SpeechTranscribing) -> ClipTranscription {
    let duration = output.metrics.mediaSeconds
    guard let answer = output.outputs.first else {
      return ClipTranscription(
        language: nil, segments: [], duration: duration, metrics: output.metrics, notices: output.notices,
        error: output.error)
    }
    let transcript = speech.transcript(
      output.promptTokenIDs + answer.tokenIDs, promptCount: output.promptTokenIDs.count, duration: duration)
    return ClipTranscription(
      language: transcript.language,
      segments: transcript.segments.map {
        .init(
          start: $0.start, end: $0.end, text: model.tokenizer.decode($0.tokens, skipSpecialTokens: true),
          tokenIDs: $0.tokens)
      }, duration: duration, metrics: output.metrics, notices: output.notices, error: nil)
  }
}

extension String {
  /// Without the spaces at its ends.
  var trimmingSpaces: String {
    let bytes = utf8.drop { $0 == 0x20 }
    let kept = bytes.lastIndex { $0 != 0x20 }.map { bytes[...$0] } ?? bytes.prefix(0)
    return String(Substring(kept))
  }
}
