import Sensorium

enum ReadmeExample {
  /// The example of README.md.
  static func run() async throws {
    let transcriber = try Transcriber(model: "whisper-tiny.en")
    let recordings = ["Samples/not-in-service.flac", "Samples/all-busy.flac"]
    for result in try await transcriber.transcribe(recordings.map { .file($0) }) {
      print(result.error?.description ?? result.text)
    }
  }
}
