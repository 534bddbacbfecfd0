import Engine
import ModelKit
import Testing

@Suite("Weights that cannot be loaded")
struct BadWeightsTests {
  private static let projection = "model.decoder.layers.0.self_attn.q_proj.weight"
  private static let positions =
    #""model.decoder.embed_positions.weight":{"dtype":"F16","shape":[64,64],"data_offsets":[0,8192]}"#

  private static func header(
    _ name: String, says: String..., of old: String = positions, by new: String
  ) -> CheckpointFault {
    CheckpointFault(name, says: says + ["model.safetensors"]) { copy in
      try copy.changeHeader { $0 = $0.replacing(old, with: new) }
    }
  }

  private static func entry(_ dtype: String, _ shape: String, _ offsets: String) -> String {
    #""model.decoder.embed_positions.weight":{"dtype":"\#(dtype)","shape":\#(shape),"data_offsets":\#(offsets)}"#
  }

  private static func weights(
    _ name: String, says: String..., change: @escaping @Sendable (inout SafetensorsFile) -> Void
  ) -> CheckpointFault {
    CheckpointFault(name, says: says) { try $0.changeWeights { change(&$0) } }
  }

  private static func whole(
    _ name: String, says: String..., change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> CheckpointFault {
    CheckpointFault(name, says: says + ["model.safetensors"]) { copy in
      try copy.write("model.safetensors", change(try copy.bytes("model.safetensors")))
    }
  }

  static let files = [
    whole("an empty file", says: "is empty") { _ in [] },
    whole("a file of four bytes", says: "ends before the 8 bytes") { Array($0.prefix(4)) },
    whole("a header longer than the file", says: "claims a header of 1048576000 bytes") {
      SafetensorsFile.lengthBytes(1_048_576_000) + $0.dropFirst(8)
    },
    whole("a header as long as can be", says: "claims a header of 18446744073709551615 bytes") {
      [UInt8](repeating: 0xFF, count: 8) + $0.dropFirst(8)
    },
    whole("a header said to be shorter than it is", says: "The header of", "cannot be read") {
      SafetensorsFile.lengthBytes(100) + $0.dropFirst(8)
    },
    whole("a header that is cut off", says: "is cut short") { Array($0.prefix(500)) },
    whole("tensors that are cut off", says: "cut short") { Array($0.prefix($0.count - 1)) },
    whole("bytes after the last tensor", says: "7 bytes after its last tensor") {
      $0 + [UInt8](repeating: 0, count: 7)
    },
    whole("a header of brackets", says: "nested more than") { _ in
      let start = Array(#"{"__metadata__":"#.utf8)
      return SafetensorsFile.lengthBytes(start.count + 99_999) + start
        + [UInt8](repeating: UInt8(ascii: "["), count: 99_999)
    },
  ]

  static let headers = [
    header("an unknown dtype", says: "F8_E5M2", "embed_positions", by: entry("F8_E5M2", "[64,64]", "[0,8192]")),
    header(
      "a dtype in another case", says: "dtype f16", "F64, F32, F16, BF16", by: entry("f16", "[64,64]", "[0,8192]")),
    header(
      "offsets beyond the file", says: "embed_positions", "cut short", by: entry("F16", "[64,64]", "[9000000,9008192]")),
    header(
      "offsets as large as can be", says: "embed_positions", by: entry("F16", "[64,64]", "[0,9223372036854775807]")),
    header("offsets larger than that", says: "cannot be read", by: entry("F16", "[64,64]", "[0,9223372036854775808]")),
    header(
      "negative offsets", says: "embed_positions", "not a start and an end", by: entry("F16", "[64,64]", "[-8192,0]")),
    header(
      "offsets in reverse", says: "embed_positions", "not a start and an end", by: entry("F16", "[64,64]", "[8192,0]")),
    header(
      "a third offset", says: "embed_positions", "not a start and an end", by: entry("F16", "[64,64]", "[0,1,8192]")),
    header(
      "overlapping tensors", says: "'model.decoder.embed_tokens.weight' overlaps the one before it",
      of: "[8192,65920]", by: "[8190,65918]"),
    header("a gap before a tensor", says: "belong to none", by: entry("F16", "[63,64]", "[128,8192]")),
    header(
      "a shape of other size than the bytes", says: "[64, 32]", "takes 4096", by: entry("F16", "[64,32]", "[0,8192]")),
    header("a negative extent", says: "embed_positions", "impossible", by: entry("F16", "[-64,-64]", "[0,8192]")),
    header(
      "extents whose product overflows", says: "impossible", by: entry("F16", "[4611686018427387904,4]", "[0,8192]")),
    header("too many axes", says: "more than the 5 axes", by: entry("F16", "[1,1,1,1,64,64]", "[0,8192]")),
    header(
      "no shape", says: "lacks the dtype, shape or data_offsets",
      by: #""model.decoder.embed_positions.weight":{"dtype":"F16"}"#),
    header("a shape of words", says: "expected a number", by: entry("F16", #"["a"]"#, "[0,8192]")),
    header("a tensor twice", says: "twice", by: positions + "," + positions),
    header("no JSON", says: "cannot be read", of: "{\"__metadata__\"", by: "{__metadata__"),
  ]

  static let tensors = [
    weights("a missing tensor", says: "has no tensor 'model.decoder.layers.0.self_attn.q_proj.weight'", "nearest") {
      $0[projection] = nil
    },
    weights("a tensor that nobody uses", says: "holds 1 tensor that the model does not use: 'adapter.weight'") {
      $0["adapter.weight"] = .init(name: "adapter.weight", dtype: "F32", shape: [1], data: [0, 0, 0, 0])
    },
    weights("a name that would clear the screen", says: "not use: '\u{FFFD}[2J\u{FFFD}'") {
      $0["\u{1B}[2J\u{7F}"] = .init(name: "\\u001b[2J\u{7F}", dtype: "F32", shape: [], data: [0, 0, 0, 0])
    },
    weights("no tensors at all", says: "has no tensor") { $0.entries = [] },
    weights("a transposed tensor", says: "model.decoder.embed_tokens.weight", "has shape [64, 451]", "needs [451, 64]")
    {
      $0["model.decoder.embed_tokens.weight"]?.shape = [64, 451]
    },
    weights("a flat tensor", says: projection, "has shape [4096]", "needs [64, 64]") {
      $0[projection]?.shape = [4_096]
    },
    weights("a matrix of integers", says: projection, "is int8", "float32, float16 or bfloat16") {
      let data = $0[projection]?.data.prefix(4_096) ?? []
      $0[projection] = .init(name: projection, dtype: "I8", shape: [64, 64], data: Array(data))
    },
    weights("a vector of integers", says: "model.encoder.layer_norm.weight", "is int32") {
      $0["model.encoder.layer_norm.weight"] = .init(
        name: "model.encoder.layer_norm.weight", dtype: "I32", shape: [64], data: Array(repeating: 0, count: 256))
    },
    weights("two tensors that become one", says: "Both", "become 'decoder.layer_norm.weight'") {
      $0["decoder.layer_norm.weight"] = .init(
        name: "decoder.layer_norm.weight", dtype: "F16", shape: [64], data: Array(repeating: 0, count: 128))
    },
  ]

  static let shards = [
    shard("an index that is no JSON", says: "index.json cannot be read", index: "{\"weight_map\": {"),
    shard("an index without a map", says: "has no weight_map", index: "{\"metadata\": {}}"),
    shard(
      "a shard that is missing", says: "b.safetensors does not exist", index: #"{"weight_map": {"x": "b.safetensors"}}"#
    ),
    shard(
      "a shard elsewhere", says: "../a.safetensors", "not the name of a file in the checkpoint's folder",
      index: #"{"weight_map": {"x": "../a.safetensors"}}"#),
    shard(
      "a shard that lacks a tensor", says: "a.safetensors holds the tensor 'x', but it does not",
      index: #"{"weight_map": {"x": "a.safetensors"}}"#),
    shard("a shard that is no name", says: "is not the name", index: #"{"weight_map": {"x": ""}}"#),
  ]

  private static func shard(_ name: String, says: String..., index: String) -> CheckpointFault {
    CheckpointFault(name, says: says) { copy in
      try copy.write("a.safetensors", try copy.bytes("model.safetensors"))
      try copy.remove("model.safetensors")
      try copy.write("model.safetensors.index.json", index)
    }
  }

  @Test("a safetensors file is refused with a sentence", arguments: files + headers + tensors + shards)
  func safetensors(_ fault: CheckpointFault) throws { try fault.expectRefusal() }

  @Test("a model.bin that is cut off anywhere is refused with a sentence")
  func truncatedCTranslate2() throws {
    let copy = try CheckpointCopy(of: TinyRandom.cTranslate2Folder)
    let whole = try copy.bytes("model.bin")
    let ends = Array(0..<80) + Array(stride(from: 80, to: whole.count, by: 4_999)) + [whole.count - 1]
    for end in ends {
      try copy.write("model.bin", Array(whole.prefix(end)))
      let error = #expect(throws: EngineError.self, "\(end)") { try TinyRandom.llm(copy.folder) }
      let sentence = error?.description ?? ""
      #expect(sentence.contains("model.bin") && sentence.isOneSentence, "\(sentence)")
    }
  }

  static let cTranslate2 = [
    bin("another version", says: "version 5", "convert the model again") { $0[0] = 5 },
    bin("another kind of model", says: "is a CTranslate2 model of kind WhisperSpek") { $0[6 + 10] = UInt8(ascii: "k") },
    bin("no such file at all", says: "is not a CTranslate2 model") { $0[3] = 0x50 },
    bin("bytes at its end", says: "3 bytes after its last entry") { $0 += [1, 2, 3] },
    bin("a pickle by that name", says: "is not a CTranslate2 model") { $0 = Array("PK\u{3}\u{4}".utf8) + $0 },
  ]

  private static func bin(
    _ name: String, says: String..., change: @escaping @Sendable (inout [UInt8]) -> Void
  ) -> CheckpointFault {
    CheckpointFault(name, says: says, of: TinyRandom.cTranslate2Folder) { copy in
      var bytes = try copy.bytes("model.bin")
      change(&bytes)
      try copy.write("model.bin", bytes)
    }
  }

  @Test("a CTranslate2 model is refused with a sentence", arguments: cTranslate2)
  func binary(_ fault: CheckpointFault) throws { try fault.expectRefusal() }

  @Test("weights that are NaN fail the request and not the process")
  func notANumber() async throws {
    let copy = try CheckpointCopy()
    try copy.changeWeights { file in
      file["model.decoder.layer_norm.weight"]?.store(Array(repeating: .nan, count: 64), as: "F32")
    }
    let llm = try TinyRandom.llm(copy.folder)
    var sampling = SamplingParams()
    sampling.n = 3
    sampling.topP = 0.5
    sampling.logprobs = 5
    let outputs = try await llm.generate(
      [PromptFault.tokens(1), PromptFault.tokens(2)], [.greedy(), sampling])
    for output in outputs {
      #expect(output.outputs.isEmpty && output.error?.kind == .model)
      #expect(output.error?.description.contains("(NaN) after 0 tokens: its weights are damaged") == true)
    }
  }
}
