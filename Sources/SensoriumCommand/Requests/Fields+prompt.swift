import Engine
import JSON
import ModelKit

extension Fields {
  private static let known = [
    "prompt", "prompt_token_ids", "prompt_embeds", "prompt_is_token_ids", "encoder_prompt", "decoder_prompt",
    "multi_modal_data", "multi_modal_uuids",
    "mm_processor_kwargs", "tokenization_kwargs", "cache_salt", "sampling_params", "priority", "request_id",
    "lora_request",
  ]

  /// Reads a line: `prompt`, `prompt_token_ids` or `prompt_embeds` with the media beside it, or `encoder_prompt` and `decoder_prompt`,
  /// each a text, token ids, or an object as vLLM has it, with the media beside them or in the encoder's object.
  /// - Parameter folder: what relative paths of media begin with.
  func prompt(
    folder: String, _ defaults: SamplingParams, _ adapters: NamedAdapters = NamedAdapters()
  ) throws(FieldError) -> (prompt: Prompt, params: SamplingParams) {
    try allow(Self.known)
    _ = try text("request_id")
    var params = defaults
    if let value = value("sampling_params") { try Fields(value, at: "sampling_params").sampling(&params) }
    let lora = try adapter(folder: folder, adapters)
    let own = try content(folder: folder)
    let media = try media(folder: folder)
    guard has("encoder_prompt") || has("decoder_prompt") else {
      guard own != nil || !media.isEmpty else {
        throw FieldError("asks nothing; give a 'prompt', 'prompt_token_ids' or 'multi_modal_data'")
      }
      var prompt: Prompt = .text("", media)
      prompt.content = own ?? prompt.content
      return (try completed(prompt, uuids(), lora), params)
    }
    guard own == nil else { throw FieldError("has both a prompt and an encoder or decoder prompt; give one") }
    let encoder = try side("encoder_prompt", folder: folder)
    let decoder = try side("decoder_prompt", folder: folder)
    guard decoder.media.isEmpty else { throw FieldError("has media in 'decoder_prompt'; they belong to the encoder") }
    guard media.isEmpty || encoder.media.isEmpty else {
      throw FieldError("has media beside 'encoder_prompt' and in it; give them once")
    }
    let explicit = Prompt.encoderDecoder(
      encoder: encoder.content ?? .text(""), media: media.isEmpty ? encoder.media : media,
      decoder: decoder.content ?? .text(""))
    return (try completed(explicit, media.isEmpty ? encoder.uuids : uuids(), lora), params)
  }

  /// The prompt with what stands beside it.
  private func completed(
    _ prompt: Prompt, _ uuids: [Modality: [String?]], _ lora: LoRARequest?
  ) throws(FieldError) -> Prompt {
    var prompt = prompt
    prompt.lora = lora
    prompt.mediaUUIDs = uuids
    prompt.priority = try integer("priority") ?? 0
    prompt.cacheSalt = try text("cache_salt")
    guard prompt.cacheSalt != "" else { throw FieldError("has an empty 'cache_salt'; leave it out or give a text") }
    if let value = value("mm_processor_kwargs") {
      prompt.processorOptions = try Fields(value, at: "mm_processor_kwargs").options
    }
    if let value = value("tokenization_kwargs") {
      prompt.tokenization = try Fields(value, at: "tokenization_kwargs").tokenization()
    }
    return prompt
  }

  /// `prompt_embeds`, `prompt_token_ids` or `prompt`; where ids and a text are there the ids count, and the text only tells what they mean.
  private func content(folder: String) throws(FieldError) -> Prompt.Content? {
    let text = try text("prompt")
    if let embedded = try embeddedContent(folder: folder) { return embedded }
    if let ids = try tokens("prompt_token_ids") { return .tokens(ids) }
    return text.map { .text($0) }
  }

  private func side(
    _ name: String, folder: String
  ) throws(FieldError) -> (content: Prompt.Content?, media: [Modality: [MediaItem]], uuids: [Modality: [String?]]) {
    switch value(name) {
    case nil: return (nil, [:], [:])
    case .string(let text): return (.text(text), [:], [:])
    case .array: return (try tokens(name).map { .tokens($0) }, [:], [:])
    case .some(let value):
      let fields = try Fields(value, at: name)
      try fields.allow([
        "prompt", "prompt_token_ids", "prompt_embeds", "prompt_is_token_ids", "multi_modal_data", "multi_modal_uuids",
      ])
      return (try fields.content(folder: folder), try fields.media(folder: folder), try fields.uuids())
    }
  }
}
