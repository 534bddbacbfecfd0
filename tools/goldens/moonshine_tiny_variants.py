"""The tiny Moonshine checkpoints: what each has that the others have not."""

import copy
from dataclasses import dataclass, field

import moonshine_tiny_vocabulary as vocabulary

PUBLISHED = {
    "architectures": ["MoonshineForConditionalGeneration"],
    "attention_bias": False,
    "attention_dropout": 0.0,
    "bos_token_id": 1,
    "decoder_hidden_act": "silu",
    "decoder_num_hidden_layers": 2,
    "decoder_start_token_id": 1,
    "encoder_hidden_act": "gelu",
    "encoder_num_hidden_layers": 2,
    "eos_token_id": 2,
    "hidden_size": 48,
    "initializer_range": 0.02,
    "intermediate_size": 64,
    "is_encoder_decoder": True,
    "max_position_embeddings": 512,
    "model_type": "moonshine",
    "pad_head_dim_to_multiple_of": 8,
    "pad_token_id": 2,
    "partial_rotary_factor": 0.9,
    "rope_scaling": None,
    "rope_theta": 10000.0,
    "torch_dtype": "bfloat16",
    "use_cache": True,
    "vocab_size": vocabulary.PADDED_SIZE,
}
GENERATION = {
    "_from_model_config": True,
    "bos_token_id": 1,
    "decoder_start_token_id": 1,
    "eos_token_id": 2,
    "max_length": 25,  # the start and as many as the goldens have
    "pad_token_id": 2,
}


@dataclass
class Variant:
    """One checkpoint. `changes` are settings that differ from the published ones, None leaves one out; `saved` says that its
    files are as transformers 5 writes them; `normalized` that waveforms are brought to mean 0 and variance 1."""

    name: str
    changes: dict = field(default_factory=dict)
    heads: int = 4
    generation: dict = field(default_factory=dict)
    normalized: bool = False
    saved: bool = False
    shards: int = 1
    tapped: bool = False
    seed: int = 0

    @property
    def config(self):
        """config.json in the published dialect. Encoder and decoder have the same heads, the only case that transformers computes."""
        sides = ("encoder", "decoder")
        heads = {f"{side}_num_{kind}_heads": self.heads for side in sides for kind in ("attention", "key_value")}
        result = PUBLISHED | heads | self.changes
        left_out = [key for key, value in self.changes.items() if value is None]
        return copy.deepcopy({key: value for key, value in sorted(result.items()) if key not in left_out})

    @property
    def generation_config(self):
        return GENERATION | self.generation

    @property
    def preprocessor_config(self):
        return {
            "do_normalize": self.normalized,
            "feature_extractor_type": "Wav2Vec2FeatureExtractor",
            "feature_size": 1,
            "padding_side": "right",
            "padding_value": 0.0,
            "return_attention_mask": True,
            "sampling_rate": 16000,
        }


VARIANTS = [
    Variant("published", tapped=True, seed=2),
    Variant(
        "odd-rotation",  # 9 of 16 columns: five frequencies, ten columns
        {
            "decoder_num_hidden_layers": 1,
            "encoder_num_hidden_layers": 3,
            "hidden_size": 32,
            "pad_head_dim_to_multiple_of": None,
            "partial_rotary_factor": 0.62,
        },
        heads=2,
        generation={"max_length": 16},
        seed=1,
    ),
    Variant(
        "attention-biases",
        {"attention_bias": True, "decoder_num_hidden_layers": 3, "encoder_num_hidden_layers": 1, "hidden_size": 36}
        | {"rope_theta": 500.0},
        heads=3,
        seed=4,
    ),
    Variant(
        "untied",
        {"decoder_hidden_act": "gelu", "encoder_hidden_act": "relu", "hidden_size": 32, "tie_word_embeddings": False},
        heads=2,
        seed=1,
    ),
    Variant(
        "head-size-saved",  # columns of a head times heads are fewer than the hidden size
        {"head_dim": 8, "partial_rotary_factor": None, "rope_theta": None}
        | {"rope_parameters": {"partial_rotary_factor": 1.0, "rope_theta": 10000.0, "rope_type": "default"}},
        saved=True,
        seed=1,
    ),
    Variant(
        "rope-linear-sharded",
        {"hidden_size": 32, "partial_rotary_factor": 0.5, "rope_scaling": {"factor": 2.0, "rope_type": "linear"}},
        heads=2,
        shards=3,
        seed=1,
    ),
    Variant("normalized", {"intermediate_size": 40, "hidden_size": 32}, heads=1, normalized=True, seed=4),
]
