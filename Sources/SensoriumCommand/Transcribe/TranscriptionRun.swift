import Engine
import Media
import ModelKit
import Paths
import Progress
import Speech
import Transcripts

/// Files on their way to their transcripts, each written as soon as it and all before it are there.
struct TranscriptionRun {
  let recordings: [RecordingFile]
  let options: TranscriptionOptions
  let output: TranscriptOptions
  /// nil: to standard output.
  let folder: TranscriptFolder?
  /// Whether a line of plain text begins with its times.
  let showsTimes: Bool

  /// So many files are transcribed at once: the engine always has work, and few wait in memory.
  private static let atOnce = 16

  /// - Throws: `someFailed` after all is done where a file failed or a transcript could not be written.
  func run(_ transcriber: Transcriber, on screen: ProgressScreen) async throws(CommandError) {
    let progress = TranscriptionProgressBar(files: recordings.count, on: screen)
    let live = LiveText(isShown: folder == nil && output.formats == [.txt]) { text throws(CommandError) in
      try progress.aside { () throws(CommandError) in try Console.write(text) }
    }
    let options = options
    let showsTimes = showsTimes
    let heads = recordings.count > 1 ? recordings.map { "==> \($0.path.displayed) <==\n" } : []
    var failed = false
    try await inOrder(recordings, atOnce: Self.atOnce) { place, recording in
      await Result { () async throws(EngineError) in
        var result = Transcription()
        for await event in try transcriber.stream(.file(StandardInput.path(recording.path)), options) {
          switch event {
          case .language: break
          case .segment(let segment):
            live.add(
              TranscriptFormat.line(segment, showsTimes: showsTimes), of: place, head: heads.isEmpty ? "" : heads[place]
            )
          case .progress(let step): progress.advance(place, step)
          case .finished(let whole): result = whole
          }
        }
        progress.finish(place, seconds: result.duration)
        return result
      }
    } _: { place, result throws(CommandError) in
      let transcription: Transcription
      do throws(EngineError) { transcription = try result.get() } catch { throw CommandError(error) }
      if transcription.error != nil { failed = true }
      try live.complete(place, head: transcription.error == nil && !heads.isEmpty ? heads[place] : "")
      let complaints = try write(transcription, of: recordings[place], progress)
      if !complaints.isEmpty { failed = true }
      let sentences = transcription.notices + [told(transcription)].compactMap(\.self) + complaints
      progress.aside { for sentence in sentences { Console.complain(sentence) } }
    }
    progress.finish()
    if failed { throw .someFailed }
  }

  /// What went wrong, and how much there is nevertheless.
  private func told(_ transcription: Transcription) -> String? {
    guard let error = transcription.error else { return nil }
    guard let last = transcription.segments.last else { return error.description }
    return "\(error.description) What was heard until \(last.end.fixed(1)) s is kept."
  }

  /// - Returns: why transcripts could not be written to the folder: each costs only itself.
  private func write(
    _ transcription: Transcription, of recording: RecordingFile, _ progress: TranscriptionProgressBar
  ) throws(CommandError) -> [String] {
    // A recording that breaks off keeps what was heard.
    let isWorthIt = transcription.error == nil || !transcription.segments.isEmpty
    guard let folder else {
      guard let format = output.formats.first, format != .txt, isWorthIt || format == .json else { return [] }
      let text = try self.text(transcription, recording, format)
      try progress.aside { () throws(CommandError) in try Console.write(text) }
      return []
    }
    guard isWorthIt else { return [] }
    var complaints: [String] = []
    for format in output.formats {
      do throws(CommandError) {
        try folder.write(try text(transcription, recording, format), of: recording, as: format)
      } catch { complaints.append(error.description) }
    }
    return complaints
  }

  private func text(
    _ transcription: Transcription, _ recording: RecordingFile, _ format: TranscriptFormat
  ) throws(CommandError) -> String {
    guard format == .html else {
      return format.text(transcription, output.lines, name: recording.path, showsTimes: showsTimes)
    }
    do throws(MediaError) {
      let waveform = try Waveform(contentsOf: recording.path, channel: options.channel)
      let audio = EmbeddedAudio(contentsOf: recording.path)
      return TranscriptPage(transcription, title: recording.path, waveform: waveform, audio: audio).html
    } catch { throw .failed(error.description) }
  }
}

extension Result {
  fileprivate init(_ body: () async throws(Failure) -> Success) async {
    do throws(Failure) { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
