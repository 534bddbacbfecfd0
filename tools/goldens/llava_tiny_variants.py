"""The tiny LLaVA checkpoints: what each has that the others have not."""

from dataclasses import dataclass, field

import llava_tiny_vocabulary as vocabulary

TEXT = {
    "hidden_size": 32,
    "intermediate_size": 40,
    "max_position_embeddings": 2048,
    "model_type": "llama",
    "num_attention_heads": 4,
    "num_hidden_layers": 2,
    "rms_norm_eps": 1e-5,
    "torch_dtype": "bfloat16",
    "vocab_size": vocabulary.PADDED_SIZE,
}
CLIP = {
    "hidden_size": 24,
    "image_size": 28,
    "intermediate_size": 32,
    "model_type": "clip_vision_model",
    "num_attention_heads": 3,
    "num_hidden_layers": 3,
    "patch_size": 7,
    "projection_dim": 24,
    "vocab_size": 1000,
}
SIGLIP = {
    "hidden_act": "gelu_pytorch_tanh",
    "hidden_size": 24,
    "image_size": 28,
    "intermediate_size": 32,
    "layer_norm_eps": 1e-6,
    "model_type": "siglip_vision_model",
    "num_attention_heads": 3,
    "num_hidden_layers": 3,
    "patch_size": 7,
    "vision_use_head": False,
}
GRID = [[1, 2], [2, 1], [2, 2], [3, 1], [1, 3]]  # the published pinpoints, in tiles of (height, width)


@dataclass
class Variant:
    """One checkpoint. `tensors` names the spelling of the tensors: published, saved (by transformers 5) or module (its modules' own
    names); `saved` the dialect of the configuration files: that of transformers 5, or else the published one."""

    name: str
    family: str = "llava"
    text: dict = field(default_factory=dict)
    vision: dict = field(default_factory=dict)
    top: dict = field(default_factory=dict)
    processor: dict = field(default_factory=dict)
    video: dict | None = None
    tower: dict = field(default_factory=lambda: CLIP)
    tensors: str = "published"
    saved: bool = False
    shards: int = 1
    tapped: bool = False
    seed: int = 0

    @property
    def folder(self):
        return {"llava": "llava", "llava_next_video": "llava-next-video"}[self.family]

    @property
    def siglip(self):
        return self.tower is SIGLIP

    @property
    def config(self):
        """config.json in the published dialect; keys that are None are left out, for their defaults."""
        ids = vocabulary.ids(self.family)
        architecture = "LlavaForConditionalGeneration"
        result = {"ignore_index": -100, "image_token_index": ids["<image>"], "model_type": self.family}
        if self.family == "llava_next_video":
            architecture = "LlavaNextVideoForConditionalGeneration"
            side = (self.tower | self.vision)["image_size"]
            result |= {
                "video_token_index": ids["<video>"],
                "image_grid_pinpoints": [[height * side, width * side] for height, width in GRID],
                "spatial_pool_mode": "average",
                "spatial_pool_stride": 2,
                "use_image_newline_parameter": True,
            }
        result |= {
            "architectures": [architecture],
            "pad_token_id": ids["<pad>"],
            "projector_hidden_act": "gelu",
            "text_config": _without_none(TEXT | self.text),
            "tie_word_embeddings": False,
            "torch_dtype": "bfloat16",
            "vision_config": _without_none(self.tower | self.vision),
            "vision_feature_layer": -2,
            "vision_feature_select_strategy": "default",
        } | self.top
        return dict(sorted(_without_none(result).items()))

    @property
    def preprocessor_config(self):
        side = self.config["vision_config"]["image_size"]
        kind = "SiglipImageProcessor" if self.siglip else "CLIPImageProcessor"
        result = {
            "do_convert_rgb": True,
            "do_normalize": True,
            "do_rescale": True,
            "do_resize": True,
            "image_mean": [0.5, 0.5, 0.5] if self.siglip else [0.48145466, 0.4578275, 0.40821073],
            "image_std": [0.5, 0.5, 0.5] if self.siglip else [0.26862954, 0.26130258, 0.27577711],
            "processor_class": "LlavaProcessor",
            "resample": 3,
            "rescale_factor": 0.00392156862745098,
        }
        if self.siglip:
            result["size"] = {"height": side, "width": side}
        else:
            result |= {
                "crop_size": {"height": side, "width": side},
                "do_center_crop": True,
                "size": {"shortest_edge": side},
            }
        if self.family == "llava_next_video":
            kind = "LlavaNextImageProcessor"
            result |= {
                "aspect_ratio_setting": "anyres",
                "do_pad": True,
                "image_grid_pinpoints": self.config["image_grid_pinpoints"],
                "processor_class": "LlavaNextVideoProcessor",
            }
            if self.siglip:  # the class's own defaults would crop to 224
                result |= {"crop_size": {"height": side, "width": side}, "do_center_crop": False}
        result |= {"image_processor_type": kind} | self.processor
        return dict(sorted(_without_none(result).items()))

    @property
    def video_preprocessor_config(self):
        """The published file for videos, or None where a checkpoint has but the one for images."""
        if self.video is None:
            return None
        kept = {
            key: value
            for key, value in self.preprocessor_config.items()
            if key not in ("aspect_ratio_setting", "do_pad", "image_grid_pinpoints", "image_processor_type")
        }
        return dict(sorted((kept | {"video_processor_type": "LlavaNextVideoVideoProcessor"} | self.video).items()))

    @property
    def processor_config(self):
        video = self.family == "llava_next_video"
        config = self.config
        return {
            "image_token": "<image>",
            "num_additional_image_tokens": 0 if self.siglip else 1,
            "patch_size": config["vision_config"]["patch_size"],
            "processor_class": "LlavaNextVideoProcessor" if video else "LlavaProcessor",
        } | ({"video_token": "<video>"} if video else {}) | {
            "vision_feature_select_strategy": config.get("vision_feature_select_strategy", "default"),
        }

    @property
    def generation_config(self):
        return {
            "_from_model_config": True,
            "bos_token_id": 1,
            "eos_token_id": 2,
            "pad_token_id": vocabulary.ids(self.family)["<pad>"],
        }


def _without_none(values):
    return {key: value for key, value in values.items() if value is not None}


def _next_video(name, **options):
    return Variant(name, family="llava_next_video", **options)


def _text(model_type, **options):
    return {"model_type": model_type} | options


LLAVA = [
    Variant("mha-clip-default", tapped=True, seed=1),
    Variant(
        "gqa-clip-full",
        text={"num_key_value_heads": 2, "rms_norm_eps": 1e-6, "rope_theta": 500.0},
        top={"vision_feature_select_strategy": "full"},
        tensors="saved",
        saved=True,
        seed=1,
    ),
    Variant("tied", text={"tie_word_embeddings": True}, top={"tie_word_embeddings": None}, seed=13),
    Variant("siglip-full", tower=SIGLIP, top={"vision_feature_select_strategy": "full"}, seed=1),
    Variant(
        "siglip-head-last-layer",
        tower=SIGLIP,
        vision={"vision_use_head": None},
        top={"vision_feature_select_strategy": "full", "vision_feature_layer": -1},
        tensors="saved",
        saved=True,
        seed=1,
    ),
    Variant("feature-layers", top={"vision_feature_layer": [-2, 3, 1]}, seed=1),
    Variant("feature-layers-full", top={"vision_feature_layer": [0, -1], "vision_feature_select_strategy": "full"}, seed=1),
    Variant(
        "biases",
        text={"attention_bias": True, "mlp_bias": True, "rms_norm_eps": 0.05},
        vision={"layer_norm_eps": 0.02},
        top={"multimodal_projector_bias": False},
        seed=5,
    ),
    Variant("rope-linear", text={"rope_scaling": {"factor": 2.5, "type": "linear"}}, seed=1),
    Variant(
        "rope-dynamic",
        text={"max_position_embeddings": 48, "rope_scaling": {"factor": 2.0, "rope_type": "dynamic"}},
        seed=6,
    ),
    Variant(
        "rope-llama3",
        text={
            "rope_theta": 500000.0,
            "rope_scaling": {
                "factor": 8.0,
                "high_freq_factor": 4.0,
                "low_freq_factor": 1.0,
                "original_max_position_embeddings": 512,
                "rope_type": "llama3",
            },
        },
        saved=True,
        seed=2,
    ),
    Variant(
        "rope-yarn",
        text={
            "max_position_embeddings": 256,
            "rope_scaling": {"factor": 4.0, "original_max_position_embeddings": 64, "type": "yarn"},
        },
        seed=4,
    ),
    Variant(
        "rope-yarn-tuned",
        text={
            "head_dim": 16,
            "max_position_embeddings": 576,
            "rope_scaling": {
                "beta_fast": 8.0,
                "beta_slow": 0.5,
                "factor": 6.0,
                "mscale": 1.2,
                "mscale_all_dim": 0.8,
                "original_max_position_embeddings": 96,
                "rope_type": "yarn",
                "truncate": False,
            },
        },
        saved=True,
        seed=4,
    ),
    Variant(
        "mistral-sliding-window",
        text=_text("mistral", num_key_value_heads=2, sliding_window=24, rope_theta=1000000.0),
        seed=1,
    ),
    Variant(
        "qwen2-tied",
        text=_text("qwen2", num_key_value_heads=2, rms_norm_eps=1e-6, rope_theta=1000000.0),
        top={"tie_word_embeddings": True},
        seed=4,
    ),
    Variant(
        "qwen2-sliding-layers",
        text=_text("qwen2", num_hidden_layers=3, num_key_value_heads=4, use_sliding_window=True, sliding_window=12)
        | {"intermediate_size": 24, "max_window_layers": 1},
        tensors="saved",
        saved=True,
        seed=1,
    ),
    Variant("head-size", text={"head_dim": 12, "num_key_value_heads": 1}, seed=3),
    Variant("sharded", tensors="module", shards=3, seed=22),
    Variant(
        "gelu-tower",
        vision={"hidden_act": "gelu", "image_size": 42, "layer_norm_eps": 1e-6, "num_attention_heads": 2, "patch_size": 14},
        top={"projector_hidden_act": "relu", "vision_feature_layer": 1},
        seed=2,
    ),
    Variant(
        "stretched",
        processor={
            "crop_size": None,
            "do_center_crop": False,
            "image_mean": [0.5, 0.4, 0.3],
            "image_std": [0.25, 0.5, 0.2],
            "resample": 2,
            "size": {"height": 28, "width": 28},
        },
        seed=5,
    ),
    Variant(
        "padded-square",
        processor={"do_pad": True, "image_processor_type": "LlavaImageProcessor"},
        top={"projector_hidden_act": "silu"},
        seed=1,
    ),
]

NEXT_VIDEO = [
    _next_video(
        "average", text={"rope_scaling": {"factor": 2.5, "type": "linear"}}, video={}, tapped=True, seed=9
    ),
    _next_video(
        "max",
        text={"num_key_value_heads": 2},
        top={"spatial_pool_mode": "max"},
        video={},
        tensors="saved",
        saved=True,
        seed=2,
    ),
    _next_video("conv", top={"spatial_pool_mode": "conv", "spatial_pool_out_channels": 24}, seed=1),
    _next_video(
        "siglip-full", tower=SIGLIP, top={"vision_feature_select_strategy": "full"}, video={}, seed=6
    ),
    _next_video("feature-layers", top={"vision_feature_layer": [-1, 1]}, video={}, seed=3),
    _next_video(
        "mistral-own-pinpoints",
        text=_text("mistral", num_key_value_heads=2, sliding_window=None),
        vision={"image_size": 42},
        top={"image_grid_pinpoints": [[42, 42], [84, 42], [42, 126], [126, 84]]},
        video={"image_mean": [0.5, 0.5, 0.5], "image_std": [0.25, 0.25, 0.25], "resample": 2},
        seed=1,
    ),
    _next_video(
        "qwen2-tied",
        text=_text("qwen2", num_key_value_heads=2, tie_word_embeddings=True),
        video={},
        tensors="module",
        seed=3,
    ),
]

VARIANTS = LLAVA + NEXT_VIDEO
