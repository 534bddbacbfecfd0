"""The tiny LoRA adapters: what each has that the others have not."""

from dataclasses import dataclass

TEXT = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
VISION = ["out_proj", "fc1", "fc2"]
PROJECTOR = ["linear_1", "linear_2"]


@dataclass
class Adapter:
    name: str
    family: str  # the folder of the fixture less "-tiny"
    variant: str
    runs: list  # their names
    options: dict
    strength: float = 0.2  # standard deviation of the matrices
    published: bool = False  # the tensors' names as models before transformers 5 had them
    half: bool = False  # saved in float16


LLAVA = ["one image", "two images", "text only"]

ADAPTERS = [
    # A part of the language model's attention, by an expression over names as most LLaVA adapters are.
    Adapter(
        "text",
        "llava",
        "mha-clip-default",
        LLAVA,
        {"r": 4, "lora_alpha": 8, "target_modules": r".*language_model.*\.(q_proj|v_proj)"},
    ),
    # Every linear layer, the unused last layer of the vision tower and the output projection among them.
    Adapter(
        "everywhere",
        "llava",
        "mha-clip-default",
        LLAVA,
        {"r": 2, "lora_alpha": 3, "use_rslora": True, "target_modules": TEXT + VISION + PROJECTOR + ["lm_head"]},
        strength=0.12,
    half=True,
    ),
    # Ranks and alphas by name: a plain suffix, a longer one, a regular expression.
    Adapter(
        "patterns",
        "llava",
        "gqa-clip-full",
        LLAVA,
        {
            "r": 2,
            "lora_alpha": 4,
            "target_modules": TEXT + VISION,
            "rank_pattern": {"down_proj": 3, r"language_model\.layers\.1\..*k_proj": 5},
            "alpha_pattern": {"layers.0.self_attn.q_proj": 9, r".*mlp\.(fc1|up_proj)": 1},
        },
        strength=0.16,
        half=True,
    ),
    # Layers with biases, spelled as published checkpoints are.
    Adapter(
        "biases",
        "llava",
        "biases",
        LLAVA,
        {"r": 3, "lora_alpha": 5, "target_modules": TEXT + PROJECTOR + ["fc2"]},
        strength=0.15,
        published=True,
    ),
    # Frames, tiles, pooling.
    Adapter(
        "video",
        "llava-next-video",
        "average",
        ["video", "image 171x152", "image and video", "text only"],
        {"r": 2, "lora_alpha": 4, "target_modules": TEXT + VISION + PROJECTOR},
        strength=0.13,
    half=True,
    ),
]

WHISPER = Adapter(
    "speech",
    "whisper",
    "random",
    ["noise", "chirp", "sines"],
    {
        "r": 2,
        "lora_alpha": 5,
        "use_rslora": True,
        "target_modules": ["q_proj", "k_proj", "v_proj", "out_proj", "fc1", "fc2"],
        "rank_pattern": {"fc1": 1},
    },
    strength=0.1,
    half=True,
)
