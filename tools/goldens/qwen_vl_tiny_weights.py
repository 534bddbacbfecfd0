"""Random weights for the tiny Qwen2-VL and Qwen2.5-VL models, as bfloat16 values, and the spellings of their tensors' names."""

import math

import numpy as np
import torch

# Tried out until greedy output was varied, depended on the picture, and no choice was close.
SPREAD = {  # of one value
    "embed_tokens": 1.2,
    "lm_head": 1.0,
}
GAIN = {  # times 1 / sqrt(inputs)
    "q_proj": 1.4,
    "k_proj": 1.4,
    "qkv": 1.4,
    "patch_embed": 2.0,
    "merger.mlp": 1.8,
    "": 1.2,
}
BIAS = 0.3
NORM = 0.1


def values(name, shape, random):
    noise = random.standard_normal(shape)
    if "norm" in name or "ln_q" in name:
        return NORM * noise + name.endswith("weight")
    for kind, spread in SPREAD.items():
        if kind in name:
            return spread * noise
    if name.endswith("bias"):
        return BIAS * noise
    gain = next(gain for kind, gain in GAIN.items() if kind in name)
    return gain / math.sqrt(math.prod(shape[1:])) * noise


def fill(model, seed, words, silent):
    """Sets every parameter of `model`. Rows of the vocabulary beyond `words`, and the `silent` ones, are zero."""
    random = np.random.default_rng(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            value = values(name, tuple(parameter.shape), random)
            if model.config.tie_word_embeddings and name == "model.language_model.norm.weight":
                value *= random.choice((-1, 1), value.shape)  # or else each token's best successor were itself
            if "lm_head" in name or "embed_tokens" in name:
                value[words:] = 0
                value[silent] = 0
            parameter.copy_(torch.from_numpy(value).to(torch.bfloat16))


def published(name):
    """`name` of a module as the published checkpoints spell it."""
    for inner, outer in (("model.visual.", "visual."), ("model.language_model.", "model.")):
        if name.startswith(inner):
            return outer + name.removeprefix(inner)
    return name
