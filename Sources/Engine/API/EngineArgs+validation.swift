import ModelKit

extension EngineArgs {
  /// Checks what can be checked before a model is loaded.
  /// - Throws: one sentence about the first that is wrong.
  func validate() throws(EngineError) {
    guard 1...SamplingParams.mostN ~= maxSequences else {
      throw .usage(
        "Between 1 and \(SamplingParams.mostN) sequences can be computed at a time, but max_num_seqs is \(maxSequences)."
      )
    }
    guard effectiveMaxBatchedTokens >= maxSequences else {
      throw .usage(
        "max_num_batched_tokens (\(effectiveMaxBatchedTokens)) must be greater than or equal to max_num_seqs (\(maxSequences))."
      )
    }
    for (name, bytes) in [
      ("kv_cache_memory_bytes", kvCacheMemoryBytes ?? 0), ("media_cache_bytes", mediaCacheBytes),
      ("encoder_cache_bytes", encoderCacheBytes),
    ] where bytes < 0 {
      throw .usage("\(name) is \(bytes); it must be 0 or more.")
    }
    for (modality, limit) in limitPerPrompt where limit < 0 {
      throw .usage("The limit of \(modality) items a prompt is \(limit); it must be 0 or more.")
    }
    try validateAdapters()
    guard maxLogprobs >= -1 else {
      throw .usage("max_logprobs is \(maxLogprobs); it must be 0 or more, or -1 for the whole vocabulary.")
    }
  }

  /// The most positions that a sequence may have: what is asked for, or else what the model has.
  /// - Throws: where more is asked for than the model has, or too little for a prompt and an answer.
  func maxLength(of graph: any ForwardGraph) throws(EngineError) -> Int {
    let longest = graph.maxPositions
    guard let maxModelLength else { return longest }
    let hint = graph.computesPositions ? ", or set allow_long_max_model_len to go past them" : ""
    guard maxModelLength >= 2, maxModelLength <= longest || allowsLongMaxModelLength && graph.computesPositions else {
      throw .usage(
        "A maximum length (max_model_len) of \(maxModelLength) is not possible; choose one from 2 to \(longest), the positions that this model has\(hint)."
      )
    }
    return maxModelLength
  }
}
