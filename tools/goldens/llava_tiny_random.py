"""Tiny LLaVA and LLaVA-NeXT-Video checkpoints with random weights.

    llava_tiny_random.py [NAME...]    writes Tests/Fixtures/llava-tiny and Tests/Fixtures/llava-next-video-tiny: a folder for
                                      each variant (or each named one) and one `tokenizer` that all of a family share

Weights are bfloat16. A folder of a variant and the two files of the tokenizer make a checkpoint.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import torch
from transformers import AutoConfig, AutoModelForImageTextToText, logging

import llava_tiny_vocabulary as vocabulary
import llava_tiny_weights as weights
import tensor_files
from llava_tiny_variants import VARIANTS
from tensor_files import write_json

logging.disable_progress_bar()

FIXTURES = Path(__file__).resolve().parents[2] / "Tests/Fixtures"


def folder(variant):
    return FIXTURES / f"{variant.folder}-tiny" / variant.name


def tokenizer_folder(variant):
    return FIXTURES / f"{variant.folder}-tiny" / "tokenizer"


def write_tokenizer(variant):
    target = tokenizer_folder(variant)
    target.mkdir(parents=True, exist_ok=True)
    vocabulary.tokenizer(variant.family).save(str(target / "tokenizer.json"), pretty=False)
    write_json(target / "tokenizer_config.json", vocabulary.tokenizer_config(variant.family))


def model(variant, seed):
    """The model in bfloat16, as transformers builds it from the configuration."""
    config = AutoConfig.for_model(**variant.config)
    config.dtype = torch.bfloat16
    result = AutoModelForImageTextToText.from_config(config, dtype=torch.bfloat16).eval()
    weights.fill(result, seed, vocabulary.SIZE)
    result.generation_config = type(result.generation_config)(**variant.generation_config)
    return result


def write_published_configs(variant, target):
    write_json(target / "config.json", variant.config)
    write_json(target / "generation_config.json", variant.generation_config)
    write_json(target / "preprocessor_config.json", variant.preprocessor_config)
    write_json(target / "processor_config.json", variant.processor_config)
    if variant.video is not None:
        write_json(target / "video_preprocessor_config.json", variant.video_preprocessor_config)


def write_saved_configs(variant, built, target):
    """As save_pretrained of transformers 5 writes them: one file for all of the processors."""
    built.config.save_pretrained(target)
    built.generation_config.save_pretrained(target)
    image = {key: value for key, value in variant.preprocessor_config.items() if key != "processor_class"}
    parts = {"image_processor": image}
    if variant.video is not None:
        video = {key: value for key, value in variant.video_preprocessor_config.items() if key != "processor_class"}
        parts["video_processor"] = video
    write_json(target / "processor_config.json", dict(sorted((variant.processor_config | parts).items())))


def write_tensors(variant, built, target):
    if variant.tensors == "saved":
        with tempfile.TemporaryDirectory() as scratch:
            built.save_pretrained(scratch)
            shutil.copyfile(Path(scratch) / "model.safetensors", target / "model.safetensors")
        return
    named = dict(built.named_parameters())  # tied parameters appear once
    if variant.tensors == "published":
        named = {weights.published(name): value for name, value in named.items()}
    tensor_files.save(named, target, variant.shards)


def write(variant, seed=None, target=None):
    """A variant's folder, with its own seed or another, in the fixtures or elsewhere."""
    target = Path(target or folder(variant))
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    built = model(variant, variant.seed if seed is None else seed)
    write_tensors(variant, built, target)
    if variant.saved:
        write_saved_configs(variant, built, target)
    else:
        write_published_configs(variant, target)
    for file in target.iterdir():
        file.chmod(0o644)
    return target


def main():
    chosen = [variant for variant in VARIANTS if not sys.argv[1:] or variant.name in sys.argv[1:]]
    for variant in chosen:
        write_tokenizer(variant)
        target = write(variant)
        size = sum(file.stat().st_size for file in target.iterdir())
        print(f"{target.relative_to(FIXTURES.parents[1])}: {size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
