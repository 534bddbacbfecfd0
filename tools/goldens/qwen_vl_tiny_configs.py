"""The configuration files of a tiny Qwen2-VL or Qwen2.5-VL checkpoint, in the published dialect: text settings at the top."""

import copy
from dataclasses import dataclass, field

import qwen_vl_tiny_vocabulary as vocabulary

IDS = vocabulary.ids()
TEXT = {
    "attention_dropout": 0.0,
    "hidden_act": "silu",
    "hidden_size": 32,
    "initializer_range": 0.02,
    "intermediate_size": 40,
    "max_position_embeddings": 2048,
    "max_window_layers": 2,
    "num_attention_heads": 2,
    "num_hidden_layers": 2,
    "num_key_value_heads": 2,
    "rms_norm_eps": 1e-6,
    "rope_scaling": {"mrope_section": [2, 3, 3], "type": "mrope"},
    "rope_theta": 1000000.0,
    "sliding_window": 2048,
    "torch_dtype": "bfloat16",
    "use_cache": True,
    "use_sliding_window": False,
    "vocab_size": vocabulary.PADDED_SIZE,
}
SHARED_VISION = {
    "depth": 3,
    "in_chans": 3,
    "num_heads": 2,
    "patch_size": 4,
    "spatial_merge_size": 2,
    "spatial_patch_size": 4,
    "temporal_patch_size": 2,
}
VISION = {
    "qwen2_vl": SHARED_VISION | {"embed_dim": 24, "hidden_size": 32, "mlp_ratio": 2},
    "qwen2_5_vl": SHARED_VISION
    | {
        "fullatt_block_indexes": [1],
        "hidden_act": "silu",
        "hidden_size": 24,
        "intermediate_size": 30,
        "out_hidden_size": 32,
        "tokens_per_second": 2,
        "window_size": 16,
    },
}
ARCHITECTURES = {"qwen2_vl": "Qwen2VLForConditionalGeneration", "qwen2_5_vl": "Qwen2_5_VLForConditionalGeneration"}
PROCESSORS = {"qwen2_vl": "Qwen2VLProcessor", "qwen2_5_vl": "Qwen2_5_VLProcessor"}


@dataclass
class Variant:
    """One checkpoint: what it has that differs from the rest.

    `tensors` is how its tensors are spelt: published, saved (as transformers 5 writes them) or module (the modules' own names);
    `saved` says that its configuration files are in the dialect of transformers 5. `processor` are settings for images,
    `video` those for videos that differ from them, or None for a checkpoint without a file for videos.
    """

    name: str
    family: str = "qwen2_vl"
    text: dict = field(default_factory=dict)
    vision: dict = field(default_factory=dict)
    top: dict = field(default_factory=dict)
    processor: dict = field(default_factory=dict)
    video: dict | None = None
    tensors: str = "published"
    saved: bool = False
    shards: int = 1
    tapped: bool = False
    seed: int = 0

    @property
    def folder(self):
        return {"qwen2_vl": "qwen2-vl", "qwen2_5_vl": "qwen2-5-vl"}[self.family]

    @property
    def config(self):
        """config.json in the published dialect; keys that are None are left out, for their defaults."""
        result = {
            "architectures": [ARCHITECTURES[self.family]],
            "bos_token_id": IDS["<|endoftext|>"],
            "eos_token_id": IDS["<|im_end|>"],
            "image_token_id": IDS["<|image_pad|>"],
            "model_type": self.family,
            "tie_word_embeddings": False,
            "video_token_id": IDS["<|video_pad|>"],
            "vision_config": _without_none(VISION[self.family] | self.vision),
            "vision_end_token_id": IDS["<|vision_end|>"],
            "vision_start_token_id": IDS["<|vision_start|>"],
            "vision_token_id": IDS["<|vision_pad|>"],
        }
        result = dict(sorted(_without_none(result | TEXT | self.text | self.top).items()))
        return copy.deepcopy(result)  # transformers writes into the dictionary of the rotation

    @property
    def preprocessor_config(self):
        vision = self.config["vision_config"]
        factor = vision["patch_size"] * vision["spatial_merge_size"]
        result = {
            "image_mean": [0.48145466, 0.4578275, 0.40821073],
            "image_processor_type": "Qwen2VLImageProcessor",
            "image_std": [0.26862954, 0.26130258, 0.27577711],
            "max_pixels": 36 * factor * factor,
            "merge_size": vision["spatial_merge_size"],
            "min_pixels": 4 * factor * factor,
            "patch_size": vision["patch_size"],
            "processor_class": PROCESSORS[self.family],
            "temporal_patch_size": vision["temporal_patch_size"],
        }
        return dict(sorted(_without_none(result | self.processor).items()))

    @property
    def video_preprocessor_config(self):
        """The file for videos, or None where a checkpoint has but the one for images, as the published ones have."""
        if self.video is None:
            return None
        shared = {key: value for key, value in self.preprocessor_config.items() if key != "image_processor_type"}
        result = shared | {"video_processor_type": "Qwen2VLVideoProcessor"} | self.video
        return dict(sorted(_without_none(result).items()))

    @property
    def generation_config(self):
        return {
            "bos_token_id": IDS["<|endoftext|>"],
            "do_sample": False,
            "eos_token_id": [IDS["<|im_end|>"], IDS["<|endoftext|>"]],
            "pad_token_id": IDS["<|endoftext|>"],
        }


def _without_none(values):
    return {key: value for key, value in values.items() if value is not None}
