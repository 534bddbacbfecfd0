"""The configuration files of a tiny LLaVA checkpoint, in the published dialect."""

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
    """One checkpoint: what it has that differs from the rest.

    `tensors` is how its tensors are spelt: published, saved (as transformers 5 writes them) or module (the modules' own names);
    `saved` says that its configuration files are in the dialect of transformers 5. `video` are the settings for videos that
    differ from those for images, or None for a checkpoint without a file for videos.
    """

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
