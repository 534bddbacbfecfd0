"""The tiny Qwen2-VL and Qwen2.5-VL checkpoints: what each has that the others have not."""

from qwen_vl_tiny_configs import Variant


def _yarn(section):
    """The published way to a longer context: YaRN's scaling with the sections of the positions in one dictionary."""
    return {"factor": 4.0, "mrope_section": section, "original_max_position_embeddings": 64, "type": "yarn"}


GROUPED = {  # four heads of eight columns for two of keys and values
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "rope_scaling": {"mrope_section": [1, 1, 2], "type": "mrope"},
    "rope_theta": 10000.0,
}
OWN_PIXELS = {  # the later dialect of sizes, and a file for videos with other limits
    "processor": {
        "do_convert_rgb": True,
        "do_normalize": True,
        "do_rescale": True,
        "do_resize": True,
        "image_mean": [0.5, 0.4, 0.3],
        "image_std": [0.25, 0.5, 0.2],
        "max_pixels": None,
        "min_pixels": None,
        "resample": 2,
        "rescale_factor": 0.00392156862745098,
        "size": {"longest_edge": 1700, "shortest_edge": 900},
    },
    "video": {"size": {"longest_edge": 800, "shortest_edge": 200}, "resample": 3},
}

QWEN2_VL = [
    Variant("published", tapped=True, seed=11),
    Variant("grouped-saved", text=GROUPED, tensors="saved", saved=True, seed=16),
    Variant("tied", text={"num_key_value_heads": 1}, top={"tie_word_embeddings": True}, seed=8),
    Variant(
        "module-names-sharded",
        text={"rope_scaling": {"mrope_section": [4, 1, 3], "rope_type": "default"}, "rms_norm_eps": 0.01},
        vision={"num_heads": 3, "depth": 2},
        tensors="module",
        shards=3,
        seed=2,
    ),
    Variant(
        "patch-14",
        text={"hidden_act": "gelu"},
        vision={"depth": 2, "hidden_act": "gelu", "mlp_ratio": 3, "patch_size": 14, "spatial_patch_size": 14},
        seed=5,
    ),
    Variant("merge-3", vision={"hidden_act": "silu", "spatial_merge_size": 3}, seed=5),
    Variant("yarn", text={"max_position_embeddings": 256, "rope_scaling": _yarn([2, 3, 3])}, seed=7),
    Variant("own-pixels", **OWN_PIXELS, seed=9),
]


def _two_and_a_half(name, **options):
    return Variant(name, family="qwen2_5_vl", **options)


QWEN2_5_VL = [
    _two_and_a_half("published", tapped=True, seed=3),
    _two_and_a_half(
        "grouped-saved",
        text=GROUPED,
        vision={"fullatt_block_indexes": [0, 2], "window_size": 24},
        tensors="saved",
        saved=True,
        seed=13,
    ),
    _two_and_a_half(
        "tied-windows-only",
        text={"num_key_value_heads": 1},
        vision={"fullatt_block_indexes": [], "tokens_per_second": 4},
        top={"tie_word_embeddings": True},
        seed=19,
    ),
    _two_and_a_half(
        "module-names-sharded-sliding",
        text={
            "max_window_layers": 1,
            "rope_scaling": {"mrope_section": [4, 1, 3], "rope_type": "default"},
            "sliding_window": 20,
            "use_sliding_window": True,
        },
        vision={"depth": 2, "fullatt_block_indexes": [0, 1], "num_heads": 3},
        tensors="module",
        shards=3,
        seed=4,
    ),
    _two_and_a_half(
        "patch-14",
        text={"hidden_act": "gelu"},
        vision={
            "depth": 2,
            "hidden_act": "gelu",
            "patch_size": 14,
            "spatial_patch_size": 14,
            "tokens_per_second": 5,
            "window_size": 56,
        },
        seed=1,
    ),
    _two_and_a_half("merge-3", vision={"spatial_merge_size": 3, "window_size": 30}, seed=6),
    _two_and_a_half(
        "yarn-saved",
        text={"max_position_embeddings": 256, "rope_scaling": _yarn([2, 3, 3])},
        vision={"window_size": 8},
        saved=True,
        seed=2,
    ),
    _two_and_a_half("own-pixels", vision={"tokens_per_second": None}, **OWN_PIXELS, seed=2),
]

VARIANTS = QWEN2_VL + QWEN2_5_VL
