import Compute
import Testing

@testable import Checkpoint

@Suite("Weight maps")
struct WeightMapTests {
  /// A checkpoint of float32 tensors; each holds the numbers from 0 on.
  private static func checkpoint(_ shapes: [(String, [UInt32])]) throws -> (TemporaryFolder, Checkpoint) {
    let folder = try TemporaryFolder()
    var file = CTranslate2Bytes()
    for (name, shape) in shapes {
      let count = shape.reduce(1, *)
      file.variables.append((name, shape, 0, [UInt8](floats: (0..<count).map { Float($0) })))
    }
    try folder.write("model.bin", file.bytes)
    try folder.write("config.json", "{}")
    return (folder, try Checkpoint(folder: folder.path))
  }

  @Test("names run through the rules from first to last")
  func renames() throws {
    let (_, checkpoint) = try Self.checkpoint([
      ("encoder/layer_11/ffn/norm/gamma", [1]), ("encoder/layer_2/ffn/norm/gamma", [2]), ("embed", [3]),
      ("extra.x", [1]),
    ])
    let weights = try WeightPath(
      checkpoint,
      WeightMap([
        .rename(prefix: "encoder/layer_{}/ffn/norm/", to: "layers.{}.norm."), .rename(suffix: ".gamma", to: ".weight"),
        .rename("embed", to: "embed_tokens.weight"), .ignore(prefix: "extra."),
      ]))
    #expect(try weights["layers"][11]["norm"].take("weight", [1]).name == "encoder/layer_11/ffn/norm/gamma")
    _ = try weights["layers"][2]["norm"].take("weight", [2])
    _ = try weights["embed_tokens"].take("weight", [3])
    try weights.finish()
  }

  @Test("a fused tensor becomes views of its rows that go on through later rules")
  func splits() throws {
    let (_, checkpoint) = try Self.checkpoint([("layer_7/fused/w", [6, 2]), ("layer_7/fused/b", [6])])
    let weights = try WeightPath(
      checkpoint,
      WeightMap([
        .split("layer_{}/fused/w", into: ["layers.{}.q.w", "layers.{}.k.w", "layers.{}.v.w"]),
        .split("layer_{}/fused/b", into: ["layers.{}.q.bias", "layers.{}.k.bias", "layers.{}.v.bias"]),
        .rename(suffix: ".w", to: ".weight"),
      ]))
    let layer = weights["layers"][7]
    #expect(try layer["k"].take("weight", [2, 2]).floats == [4, 5, 6, 7])
    #expect(try layer["v"].take("bias", [2]).floats == [4, 5])
    #expect(try layer["q"].take("weight", [2, 2]).floats == [0, 1, 2, 3])
  }

  @Test(
    "patterns match whole names, starts or ends, and {} only numbers",
    arguments: [
      (WeightMap.Rule.rename("a{}b", to: "x{}"), "a12b", "x12"), (.rename("a{}b", to: "x"), "ab", "ab"),
      (.rename("a{}b", to: "x"), "a1bc", "a1bc"), (.rename("a{}b", to: "x"), "axb", "axb"),
      (.rename(prefix: "a{}.", to: "b.{}."), "a3.c", "b.3.c"), (.rename(prefix: "a", to: ""), "ba", "ba"),
      (.rename(suffix: ".{}.g", to: "-{}"), "h.45.g", "h-45"), (.rename("{}.{}", to: "{}/{}"), "1.2", "1/2"),
      (.rename("a{}", to: "{}-{}"), "a5", "5-5"), (.rename("a{b}", to: "c"), "a{b}", "c"),
      (.rename("é{}", to: "è{}"), "é1", "è1"),
    ])
  func patterns(rule: WeightMap.Rule, name: String, becomes: String) throws {
    let (_, checkpoint) = try Self.checkpoint([(name, [1])])
    #expect(try Array(WeightMap([rule]).apply(to: checkpoint).keys) == [becomes])
  }

  @Test("two tensors for one name, an uneven split and a required rule without a tensor are errors")
  func mistakes() throws {
    let (folder, checkpoint) = try Self.checkpoint([("a", [3]), ("b", []), ("c", [1])])
    func says(_ rules: [WeightMap.Rule]) -> String? {
      #expect(throws: CheckpointError.self) { try WeightPath(checkpoint, WeightMap(rules)) }?.description
    }
    #expect(
      says([.rename("a", to: "x"), .rename("c", to: "x")])
        == "Both 'a' and 'c' of \(folder.path) become 'x' by the weight map.")
    #expect(says([.split("a", into: ["x", "y"])])?.contains("of shape [3] cannot be split into 2.") == true)
    #expect(says([.split("b", into: ["x", "y"])])?.contains("of shape [] cannot be split into 2.") == true)
    #expect(says([.split("a", into: ["x", "x", "y"])])?.contains("become 'x'") == true)
    #expect(
      says([.rename("layer_{}", to: "x").required])
        == "\(folder.path) has no tensor spelled 'layer_{}', which the model needs.")
    #expect(throws: Never.self) { try WeightPath(checkpoint, WeightMap([.ignore("c").required])) }
  }

  @Test("a missing tensor is told with the nearest that is there, a wrong shape with both shapes")
  func missing() throws {
    let (folder, checkpoint) = try Self.checkpoint([("layers.0.fc1.weight", [2, 3])])
    let layer = try WeightPath(checkpoint)["layers"][0]
    #expect(
      throws: CheckpointError(
        "\(folder.path) has no tensor 'layers.0.fc2.weight'; the nearest that is there is 'layers.0.fc1.weight'.")
    ) { try layer["fc2"].take("weight", [2, 3]) }
    #expect(throws: CheckpointError("\(folder.path) has no tensor 'embeddings'.")) {
      try WeightPath(checkpoint).take("embeddings", [1])
    }
    #expect(
      throws: CheckpointError(
        "The tensor 'layers.0.fc1.weight' in \(folder.path)/model.bin has shape [2, 3] where the model needs [3, 2].")
    ) { try layer["fc1"].take("weight", [3, 2]) }
    #expect(try layer["fc1"].takeIfPresent("bias", [2]) == nil)
    #expect(layer["fc1"].has("weight"))
    #expect(!layer["fc1"].has("bias"))
  }

  @Test("tensors that nobody took are counted and the first are named")
  func unused() throws {
    let (folder, checkpoint) = try Self.checkpoint((10..<20).map { ("t\($0)", [1]) })
    let weights = try WeightPath(checkpoint)
    for index in 11..<20 { _ = try weights.take("t\(index)", [1]) }
    #expect(weights.has("t10"))
    #expect(throws: CheckpointError("\(folder.path) holds 1 tensor that the model does not use: 't10'.")) {
      try weights.finish()
    }
    let fresh = try WeightPath(checkpoint)
    let named = (10..<18).map { "'t\($0)'" }.joined(separator: ", ")
    #expect(throws: CheckpointError("\(folder.path) holds 10 tensors that the model does not use: \(named), ….")) {
      try fresh.finish()
    }
  }

  @Test("a missing tensor has the spelling of the file's dialect")
  func fileSpelling() throws {
    let map = WeightMap([
      .rename(prefix: "language_model.model.", to: "text."), .rename(prefix: "model.language_model.", to: "text."),
      .split("fused_{}", into: ["text.{}.q", "text.{}.k"]),
    ])
    let old = ["language_model.model.0.up", "other"]
    #expect(map.spelling(of: "text.1.up", among: old) == "language_model.model.1.up")
    #expect(map.spelling(of: "text.1.up", among: ["model.language_model.0.up"]) == "model.language_model.1.up")
    #expect(map.spelling(of: "text.3.k", among: ["fused_0"]) == "fused_3")
    #expect(map.spelling(of: "nothing", among: old) == "nothing")
  }
}
