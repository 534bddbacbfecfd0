/// What a plugin can do, as plain data: for look-up, listings and checks before anything is loaded.
public struct PluginDescriptor: Sendable, Equatable {
  /// What a plugin can do beyond `generate`.
  public enum Capability: String, Sendable, CaseIterable {
    case transcription, translation
    case languageDetection = "language-detection"
    case segmentTimestamps = "segment-timestamps"
  }

  /// The plugin's name: "Whisper".
  public let name: String
  /// Hugging Face `model_type`s that it serves, with underscores; the first is its main one.
  public let modelTypes: [String]
  /// Hugging Face architectures that it serves.
  public let architectures: [String]
  /// The media that it takes.
  public let modalities: Set<Modality>
  public let capabilities: Set<Capability>
  /// Specification names of CTranslate2 models that it serves, as their `model.bin` has them.
  public let cTranslate2Specs: [String]

  public init(
    name: String, modelTypes: [String], architectures: [String], modalities: Set<Modality>,
    capabilities: Set<Capability> = [], cTranslate2Specs: [String] = []
  ) {
    self.name = name
    self.modelTypes = modelTypes
    self.architectures = architectures
    self.modalities = modalities
    self.capabilities = capabilities
    self.cTranslate2Specs = cTranslate2Specs
  }
}
