import Sensorium

enum ReadmeExample {
  /// The example of README.md.
  static func run() async throws {
    let folder = try await Catalog().pull("whisper-tiny.en", to: ModelCache())
    let llm = try LLM(EngineArgs(model: folder))
    let recordings = ["Samples/not-in-service.flac", "Samples/all-busy.flac"]
    for result in try await llm.transcribe(recordings.map { .file($0) }) {
      print(result.error?.description ?? result.text)
    }
  }
}
