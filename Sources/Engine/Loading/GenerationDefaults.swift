import Checkpoint
import JSON
import ModelKit

extension SamplingParams {
  /// The parameters that a checkpoint's `generation_config.json` recommends; vLLM's defaults for what it leaves open.
  /// `do_sample` does not count, as in vLLM.
  /// - Throws: where a member is not what it should be, or recommends what no request may ask for.
  init(recommendedBy checkpoint: Checkpoint) throws(LoadError) {
    self.init()
    guard let file = checkpoint.generationConfig else { return }
    func fault(_ sentence: String) -> LoadError {
      LoadError(
        "\(checkpoint.folder)/generation_config.json: \(sentence); correct it, or set generation_config to 'vllm'.")
    }
    func number(_ name: String) throws(LoadError) -> Float? {
      guard let value = file[name], !value.isNull else { return nil }
      guard let number = value.number else { throw fault("'\(name)' is not a number") }
      return Float(number)
    }
    func integer(_ name: String) throws(LoadError) -> Int? {
      guard let value = file[name], !value.isNull else { return nil }
      guard let integer = value.integer else { throw fault("'\(name)' is not an integer") }
      return integer
    }
    repetitionPenalty = try number("repetition_penalty") ?? repetitionPenalty
    presencePenalty = try number("presence_penalty") ?? presencePenalty
    frequencyPenalty = try number("frequency_penalty") ?? frequencyPenalty
    temperature = try number("temperature") ?? temperature
    topK = try integer("top_k") ?? topK
    topP = try number("top_p") ?? topP
    minP = try number("min_p") ?? minP
    maxTokens = try integer("max_new_tokens") ?? maxTokens
    do throws(InputError) { try validate(vocabularySize: .max) } catch {
      throw fault("\(error.description.dropLast())")
    }
  }
}
