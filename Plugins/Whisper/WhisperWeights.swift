import Checkpoint

/// The names that the graph asks for are Hugging Face's, less the leading "model.".
extension WeightMap {
  /// `proj_out` is the token embedding under a second name.
  static let huggingFaceWhisper = WeightMap([.ignore("proj_out.weight"), .rename(prefix: "model.", to: "")])

  /// CTranslate2 stacks the projections of an attention and numbers the linear layers of a block.
  static let cTranslate2Whisper = WeightMap(
    [.ignore("decoder/projection/weight")]
      + ["encoder", "decoder"].flatMap { side in
        scalars.map { Rule.ignore("\(side)/\($0)") } + layer(side) + [
          .rename(prefix: "\(side)/layer_norm/", to: "\(side).layer_norm."),
          .rename("\(side)/position_encodings/encodings", to: "\(side).embed_positions.weight"),
        ]
      }
      + [
        .rename("decoder/embeddings/weight", to: "decoder.embed_tokens.weight"),
        .rename(prefix: "encoder/conv{}/", to: "encoder.conv{}."),
        .rename(suffix: ".gamma", to: ".weight"),
        .rename(suffix: ".beta", to: ".bias"),
      ])

  private static let scalars = [
    "activation", "alibi", "alignment_heads", "alignment_layer", "alibi_use_positive_positions", "num_heads",
    "num_heads_kv", "pre_norm", "scale_embeddings", "start_from_zero_embedding", "scale_outputs", "scale_alibi",
    "layernorm_embedding", "multi_query_attention", "sliding_window",
  ]

  private static func layer(_ side: String) -> [Rule] {
    let from = "\(side)/layer_{}"
    let to = "\(side).layers.{}"
    return ["weight", "bias"].flatMap { part in
      [
        Rule.split(
          "\(from)/self_attention/linear_0/\(part)",
          into: ["q", "k", "v"].map { "\(to).self_attn.\($0)_proj.\(part)" }),
        .split(
          "\(from)/attention/linear_1/\(part)", into: ["k", "v"].map { "\(to).encoder_attn.\($0)_proj.\(part)" }),
      ]
    } + [
      .rename(prefix: "\(from)/self_attention/linear_1/", to: "\(to).self_attn.out_proj."),
      .rename(prefix: "\(from)/self_attention/layer_norm/", to: "\(to).self_attn_layer_norm."),
      .rename(prefix: "\(from)/attention/linear_0/", to: "\(to).encoder_attn.q_proj."),
      .rename(prefix: "\(from)/attention/linear_2/", to: "\(to).encoder_attn.out_proj."),
      .rename(prefix: "\(from)/attention/layer_norm/", to: "\(to).encoder_attn_layer_norm."),
      .rename(prefix: "\(from)/ffn/linear_0/", to: "\(to).fc1."),
      .rename(prefix: "\(from)/ffn/linear_1/", to: "\(to).fc2."),
      .rename(prefix: "\(from)/ffn/layer_norm/", to: "\(to).final_layer_norm."),
    ]
  }
}
