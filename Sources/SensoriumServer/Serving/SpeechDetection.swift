import Builtins
import Engine
import Speech

/// The transcriber of a model, with the voice activity detection that all models share.
enum SpeechDetection {
  /// Loaded by the first recording.
  private static let detector = Result { () throws(EngineError) in try Builtins.voiceActivityDetector() }

  /// - Throws: where the model is not one for speech, or the weights of voice activity detection are not there.
  static func transcriber(_ llm: LLM) throws(EngineError) -> Transcriber {
    try Transcriber(llm, voiceActivity: try detector.get())
  }
}
