"""The tiny LLaVA checkpoints: what each has that the others have not."""

from llava_tiny_configs import SIGLIP, Variant


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
