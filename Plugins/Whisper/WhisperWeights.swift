import Checkpoint

/// The names that the graph asks for are Hugging Face's, less the leading "model.".
extension WeightMap {
  /// `proj_out` is the token embedding under a second name.
  static let huggingFaceWhisper = WeightMap([.ignore("proj_out.weight"), .rename(prefix: "model.", to: "")])

  /// The modules by Hugging Face's names. An adapter of `proj_out` is not one of the embedding.
  static let whisperModules = WeightMap([.rename(prefix: "model.", to: "")])

  /// CTranslate2 stacks the projections of an attention and numbers the linear layers of a block.
  static let cTranslate2Whisper = WeightMap(
    [.ignore("decoder/projection/weight")] + side("encoder") + side("decoder") + [
      .rename("decoder/embeddings/weight", to: "decoder.embed_tokens.weight"),
      .rename(prefix: "encoder/conv{}/", to: "encoder.conv{}."),
      .rename(suffix: ".gamma", to: ".weight"),
      .rename(suffix: ".beta", to: ".bias"),
    ])

  private static func side(_ side: String) -> [Rule] {
    var rules = scalars.map { Rule.ignore("\(side)/\($0)") }
    rules += layer(side)
    rules.append(.rename(prefix: "\(side)/layer_norm/", to: "\(side).layer_norm."))
    rules.append(.rename("\(side)/position_encodings/encodings", to: "\(side).embed_positions.weight"))
    return rules
  }

  private static let scalars = [
    "activation", "alibi", "alignment_heads", "alignment_layer", "alibi_use_positive_positions", "num_heads",
    "num_heads_kv", "pre_norm", "scale_embeddings", "start_from_zero_embedding", "scale_outputs", "scale_alibi",
    "layernorm_embedding", "multi_query_attention", "sliding_window",
  ]

  private static func layer(_ side: String) -> [Rule] {
    let from = "\(side)/layer_{}"
    let to = "\(side).layers.{}"
    var rules: [Rule] = []
    for part in ["weight", "bias"] {
      let own = ["q", "k", "v"].map { "\(to).self_attn.\($0)_proj.\(part)" }
      let cross = ["k", "v"].map { "\(to).encoder_attn.\($0)_proj.\(part)" }
      rules.append(.split("\(from)/self_attention/linear_0/\(part)", into: own))
      rules.append(.split("\(from)/attention/linear_1/\(part)", into: cross))
    }
    let blocks = [
      ("self_attention/linear_1", "self_attn.out_proj"), ("self_attention/layer_norm", "self_attn_layer_norm"),
      ("attention/linear_0", "encoder_attn.q_proj"), ("attention/linear_2", "encoder_attn.out_proj"),
      ("attention/layer_norm", "encoder_attn_layer_norm"), ("ffn/linear_0", "fc1"), ("ffn/linear_1", "fc2"),
      ("ffn/layer_norm", "final_layer_norm"),
    ]
    return rules + blocks.map { .rename(prefix: "\(from)/\($0)/", to: "\(to).\($1).") }
  }
}
