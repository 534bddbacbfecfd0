import Engine
import JSON

/// The members of `sampling_params` that are more than a number or a flag.
extension Fields {
  /// -1 means no seed, as in vLLM.
  func seed() throws(FieldError) -> UInt64? {
    let seed = try read("seed", "an integer of at least -1") { value in value.integer.flatMap { $0 >= -1 ? $0 : nil } }
    return seed.flatMap { UInt64(exactly: $0) }
  }

  /// One text stands for a list of it.
  func texts(_ name: String) throws(FieldError) -> [String]? {
    try read(name, "a text or a list of texts") { value in
      if let text = value.string { return [text] }
      guard let values = value.array else { return nil }
      let texts = values.compactMap(\.string)
      return texts.count == values.count ? texts : nil
    }
  }

  /// true counts as 1, as in vLLM.
  func count(_ name: String) throws(FieldError) -> Int? {
    if value(name)?.bool == true { return 1 }
    return try integer(name)
  }

  /// By name, or by vLLM's number.
  func outputKind() throws(FieldError) -> SamplingParams.OutputKind? {
    let kinds = SamplingParams.OutputKind.allCases
    return try read("output_kind", "'cumulative', 'delta' or 'final_only'") { value in
      if let number = value.integer { return kinds.indices.contains(number) ? kinds[number] : nil }
      return value.string.flatMap { SamplingParams.OutputKind(rawValue: $0.lowercased()) }
    }
  }

  /// An object from token ids to numbers; JSON has the ids as texts.
  func logitBias() throws(FieldError) -> [Int32: Float]? {
    guard let value = value("logit_bias") else { return nil }
    guard let members = value.object?.members else {
      throw FieldError("has a 'sampling_params.logit_bias' that is not an object from token ids to numbers")
    }
    let odd = members.filter { Int32($0.key) == nil }.map { "'\($0.key)'" }
    guard odd.isEmpty else {
      throw FieldError(
        "has a 'sampling_params.logit_bias' that contains key(s) that cannot be converted to integer token IDs: [\(odd.joined(separator: ", "))]"
      )
    }
    var biases: [Int32: Float] = [:]
    for member in members {
      guard let id = Int32(member.key), let bias = member.value.number else {
        throw FieldError("has a 'sampling_params.logit_bias' of token \(member.key) that is not a number")
      }
      biases[id] = Float(bias)
    }
    return biases
  }

  func repetitionDetection() throws(FieldError) -> RepetitionDetection? {
    guard let value = value("repetition_detection") else { return nil }
    let fields = try Fields(value, at: "sampling_params.repetition_detection")
    try fields.allow(["max_pattern_size", "min_pattern_size", "min_count"])
    return RepetitionDetection(
      maxPatternSize: try fields.integer("max_pattern_size") ?? 0,
      minPatternSize: try fields.integer("min_pattern_size") ?? 0, minCount: try fields.integer("min_count") ?? 0)
  }
}
