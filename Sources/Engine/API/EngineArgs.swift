import Compute
import ModelKit

/// What an engine is made with; names are vLLM's where it has them.
public struct EngineArgs: Sendable {
  /// How a checkpoint's `generation_config.json` counts.
  public enum GenerationConfig: String, Sendable, CaseIterable {
    /// Its rules about what may be generated hold (suppressed tokens), as in `transformers`, and where a call gives no
    /// sampling parameters its are taken, as in vLLM.
    case auto
    /// Only its end-of-sequence tokens count, as with vLLM's setting of that name. `transcribe` keeps the rules all the same.
    case vllm
  }

  /// The folder of the checkpoint.
  public var model: String
  /// The `model_type` to load it as; nil: as the checkpoint says. Where both are given they must agree.
  public var modelType: String?
  /// Whether weights that the model does not use are an error; otherwise they are a warning (`LLM.warnings`).
  public var refusesUnusedWeights: Bool
  /// The type of weights and caches; nil: the backend's fastest.
  public var dtype: DType?
  /// The most positions of a sequence; nil: the model's own.
  public var maxModelLength: Int?
  /// Lets `maxModelLength` exceed what the model was made for, where it can compute such positions; what it then says may
  /// be nonsense.
  public var allowsLongMaxModelLength: Bool
  /// The most sequences computed at once.
  public var maxSequences: Int
  /// The most tokens computed in one step, so that long prompts come in pieces between which other requests go on; nil:
  /// 4096, or `maxSequences` where that is more.
  public var maxBatchedTokens: Int?
  /// Which request is computed first.
  public var schedulingPolicy: SchedulingPolicy
  /// Whether the keys and values of a prompt's beginning are kept for prompts that begin alike.
  public var enablesPrefixCaching: Bool
  /// Bytes of keys and values; nil: what the sequences need, as far as half of the free memory has room for it.
  public var kvCacheMemoryBytes: Int?
  /// Bytes of prepared media (pixels, spectrograms) that are kept for requests to come; 0 keeps none.
  public var mediaCacheBytes: Int
  /// The same of encoded media.
  public var encoderCacheBytes: Int
  /// Fewer items a prompt than the model allows.
  public var limitPerPrompt: [Modality: Int]
  /// Whether prompts may be rows of embeddings (`Prompt.embeddings`).
  public var enablesPromptEmbeds: Bool
  /// Whether items may be given as rows of embeddings (`MediaItem.embeddings`).
  public var enablesMMEmbeds: Bool
  public var generationConfig: GenerationConfig
  /// The most logprobs at a step that a request may ask for; -1: the whole vocabulary.
  public var maxLogprobs: Int
  /// vLLM's own.
  public static let defaultMaxLogprobs = SamplingParams.mostLogprobs
  /// What logprobs are taken of.
  public var logprobsMode: LogprobsMode
  /// Whether prompts may come with LoRA adapters.
  public var enablesLoRA: Bool
  /// The most different adapters in one step; requests with others wait.
  public var maxLoRAs: Int
  /// The greatest rank of an adapter: 1, 8, 16, 32, 64, 128, 256, 320 or 512.
  public var maxLoRARank: Int
  /// The most adapters kept in memory, `maxLoRAs` or more; nil: `maxLoRAs`.
  public var maxCPULoRAs: Int?
  /// Folders of adapters for prompts that have no other and come with media of exactly one of these modalities.
  public var defaultMMLoRAs: [Modality: String]
  /// Seeds the requests that have no seed of their own: see `SamplingParams.seed(engine:request:)`.
  public var seed: UInt64

  var effectiveMaxBatchedTokens: Int { maxBatchedTokens ?? max(4_096, maxSequences) }

  /// - Parameter model: the folder of the checkpoint.
  public init(
    model: String,
    modelType: String? = nil,
    refusesUnusedWeights: Bool = false,
    dtype: DType? = nil,
    maxModelLength: Int? = nil,
    allowsLongMaxModelLength: Bool = false,
    maxSequences: Int = 16,
    maxBatchedTokens: Int? = nil,
    schedulingPolicy: SchedulingPolicy = .fcfs,
    enablesPrefixCaching: Bool = true,
    kvCacheMemoryBytes: Int? = nil,
    mediaCacheBytes: Int = 256 << 20,
    encoderCacheBytes: Int = 256 << 20,
    limitPerPrompt: [Modality: Int] = [:],
    enablesPromptEmbeds: Bool = false,
    enablesMMEmbeds: Bool = false,
    generationConfig: GenerationConfig = .auto,
    maxLogprobs: Int = defaultMaxLogprobs,
    logprobsMode: LogprobsMode = .rawLogprobs,
    enablesLoRA: Bool = false,
    maxLoRAs: Int = 1,
    maxLoRARank: Int = 16,
    maxCPULoRAs: Int? = nil,
    defaultMMLoRAs: [Modality: String] = [:],
    seed: UInt64 = 0
  ) {
    self.model = model
    self.modelType = modelType
    self.refusesUnusedWeights = refusesUnusedWeights
    self.dtype = dtype
    self.maxModelLength = maxModelLength
    self.allowsLongMaxModelLength = allowsLongMaxModelLength
    self.maxSequences = maxSequences
    self.maxBatchedTokens = maxBatchedTokens
    self.schedulingPolicy = schedulingPolicy
    self.enablesPrefixCaching = enablesPrefixCaching
    self.kvCacheMemoryBytes = kvCacheMemoryBytes
    self.mediaCacheBytes = mediaCacheBytes
    self.encoderCacheBytes = encoderCacheBytes
    self.limitPerPrompt = limitPerPrompt
    self.enablesPromptEmbeds = enablesPromptEmbeds
    self.enablesMMEmbeds = enablesMMEmbeds
    self.generationConfig = generationConfig
    self.maxLogprobs = maxLogprobs
    self.logprobsMode = logprobsMode
    self.enablesLoRA = enablesLoRA
    self.maxLoRAs = maxLoRAs
    self.maxLoRARank = maxLoRARank
    self.maxCPULoRAs = maxCPULoRAs
    self.defaultMMLoRAs = defaultMMLoRAs
    self.seed = seed
  }
}
