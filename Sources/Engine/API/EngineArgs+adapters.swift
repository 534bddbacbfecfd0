extension EngineArgs {
  /// The ranks that `maxLoRARank` can be.
  static let loraRanks = [1, 8, 16, 32, 64, 128, 256, 320, 512]

  var effectiveMaxCPULoRAs: Int { maxCPULoRAs ?? maxLoRAs }

  func validateAdapters() throws(EngineError) {
    guard maxLoRAs >= 1 else { throw .usage("max_loras is \(maxLoRAs); it must be 1 or more.") }
    guard Self.loraRanks.contains(maxLoRARank) else {
      let known = Self.loraRanks.map { "\($0)" }.joined(separator: ", ")
      throw .usage("max_lora_rank is \(maxLoRARank); it must be one of \(known).")
    }
    guard effectiveMaxCPULoRAs >= maxLoRAs else {
      throw .usage("max_cpu_loras (\(effectiveMaxCPULoRAs)) must be >= max_loras (\(maxLoRAs)).")
    }
    guard enablesLoRA || defaultMMLoRAs.isEmpty else {
      throw .usage("default_mm_loras is given but LoRA is not enabled; set enable_lora.")
    }
  }
}
