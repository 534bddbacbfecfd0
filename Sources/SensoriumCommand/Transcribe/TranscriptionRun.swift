import Engine
import ModelKit
import Progress

/// Files on their way to their transcripts, each written as soon as it and all before it are there.
struct TranscriptionRun {
  let files: [String]
  let options: SpeechPromptOptions
  var lora: LoRARequest?
  let format: TranscriptFormat
  /// nil: to standard output.
  let folder: TranscriptFolder?

  /// So many files are given to the engine at once: it always has one ready, and few wait in memory.
  private static let atOnce = 32

  /// - Throws: `someFailed` after all is done where a file failed.
  func run(_ llm: LLM, on screen: ProgressScreen) async throws(CommandError) {
    let progress = RequestProgress(total: files.count, on: screen)
    let (options, lora) = (options, lora)
    var failed = false
    try await inOrder(files, atOnce: Self.atOnce) { _, file in
      await Result { () async throws(EngineError) in
        try await llm.transcribe([.file(StandardInput.path(file))], options, lora: lora) { progress.count($0) }[0]
      }
    } _: { place, result throws(CommandError) in
      let transcription: ClipTranscription
      do throws(EngineError) { transcription = try result.get() } catch { throw CommandError(error) }
      if transcription.error != nil { failed = true }
      try progress.aside { () throws(CommandError) in
        do throws(CommandError) { try show(transcription, of: files[place]) } catch {
          guard folder != nil else { throw error }
          Console.complain(error.description)
          failed = true
        }
      }
    }
    progress.finish()
    if failed { throw .someFailed }
  }

  private func show(_ transcription: ClipTranscription, of file: String) throws(CommandError) {
    for sentence in transcription.notices { Console.complain(sentence) }
    if let error = transcription.error { Console.complain(error.description) }
    if let folder {
      // A transcript that cannot be written costs only itself.
      if transcription.error == nil { return try folder.write(text(transcription, file), for: file) }
    } else if transcription.error == nil || format == .json {
      try Console.write((files.count > 1 ? format.heading(file) : "") + text(transcription, file))
    }
  }

  private func text(_ transcription: ClipTranscription, _ file: String) -> String {
    format.text(transcription, file: file, showsTimes: options.timestamps != .none)
  }
}

extension Result {
  fileprivate init(_ body: () async throws(Failure) -> Success) async {
    do throws(Failure) { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
