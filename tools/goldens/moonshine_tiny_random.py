"""Tiny Moonshine checkpoints with random weights.

    moonshine_tiny_random.py [NAME...]    writes Tests/Fixtures/moonshine-tiny: a folder for each variant (or each named one)
                                          and one `tokenizer` that all share

Weights are bfloat16. A folder of a variant and the files of the tokenizer make a checkpoint.
"""

import math
import shutil
import sys
from pathlib import Path

import numpy as np
import torch
from transformers import AutoConfig, MoonshineForConditionalGeneration, logging

import moonshine_tiny_vocabulary as vocabulary
import tensor_files
from moonshine_tiny_variants import VARIANTS
from tensor_files import write_json

logging.disable_progress_bar()

FIXTURES = Path(__file__).resolve().parents[2] / "Tests/Fixtures/moonshine-tiny"
TOKENIZER = FIXTURES / "tokenizer"

# Tried out until greedy output was varied, depended on the audio, and no choice was close.
SPREAD = {"embed_tokens": 1.2, "proj_out": 1.0}  # of one value
GAIN = {  # times 1 / sqrt(inputs)
    "conv1": 4.0,
    "encoder_attn.q_proj": 1.8,
    "encoder_attn.k_proj": 1.8,
    "encoder_attn.v_proj": 0.7,
    "q_proj": 2.0,
    "k_proj": 2.0,
    "fc": 1.6,
    "": 1.3,
}
BIAS = 0.3
NORM = 0.1


def values(name, shape, random):
    noise = random.standard_normal(shape)
    if "norm" in name:
        return NORM * noise + name.endswith("weight")
    for kind, spread in SPREAD.items():
        if kind in name:
            return spread * noise
    if name.endswith("bias"):
        return BIAS * noise
    gain = next(gain for kind, gain in GAIN.items() if kind in name)
    return gain / math.sqrt(math.prod(shape[1:])) * noise


def model(variant, seed):
    """The model in bfloat16, as transformers builds it from the configuration."""
    config = AutoConfig.for_model(**variant.config)
    result = MoonshineForConditionalGeneration(config).to(torch.bfloat16).eval()
    config.dtype = torch.bfloat16
    random = np.random.default_rng(seed)
    with torch.no_grad():
        for name, parameter in sorted(result.named_parameters()):
            value = values(name, tuple(parameter.shape), random)
            if config.tie_word_embeddings and name == "model.decoder.norm.weight":
                value *= random.choice((-1, 1), value.shape)  # or else each token's best successor were itself
            parameter.copy_(torch.from_numpy(value).to(torch.bfloat16))
    result.generation_config = type(result.generation_config)(**variant.generation_config)
    return result


def write(variant, seed=None, target=None):
    """A variant's folder, with its own seed or another, in the fixtures or elsewhere."""
    target = Path(target or FIXTURES / variant.name)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    built = model(variant, variant.seed if seed is None else seed)
    if variant.saved:
        built.save_pretrained(target)
    else:
        tensor_files.save(dict(built.named_parameters()), target, variant.shards)  # tied parameters appear once
        write_json(target / "config.json", variant.config)
        write_json(target / "generation_config.json", variant.generation_config)
    write_json(target / "preprocessor_config.json", variant.preprocessor_config)
    for file in target.iterdir():
        file.chmod(0o644)
    return target


def write_tokenizer():
    TOKENIZER.mkdir(parents=True, exist_ok=True)
    vocabulary.tokenizer().save(str(TOKENIZER / "tokenizer.json"), pretty=False)
    write_json(TOKENIZER / "tokenizer_config.json", vocabulary.tokenizer_config())
    write_json(TOKENIZER / "special_tokens_map.json", {})


def main():
    write_tokenizer()
    for variant in VARIANTS:
        if not sys.argv[1:] or variant.name in sys.argv[1:]:
            size = sum(file.stat().st_size for file in write(variant).iterdir())
            print(f"{variant.name}: {size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
