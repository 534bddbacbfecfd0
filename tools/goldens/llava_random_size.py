#!/usr/bin/env python3
"""A LLaVA of a real size with random weights in the layout of llava-hf/llava-1.5-7b-hf.

    llava_random_size.py {llava-1.5-7b,llava-1.1b} CONFIG_FOLDER TOKENIZER_FOLDER DESTINATION [--tokens 12] [--dtype float32]

CONFIG_FOLDER holds the published JSON files, TOKENIZER_FOLDER the tokenizer.json. DESTINATION becomes a bfloat16 checkpoint,
14 GB in the three published files or 2.8 GB in one (TinyLlama's shape behind CLIP ViT-L/14-336), with `picture.png` and
`request.jsonl` for `sensorium generate --model DESTINATION --prompts DESTINATION/request.jsonl --format json`. Tensors are
drawn and written one after another, so that memory stays under 1.5 GB. With --tokens the ids that transformers gives are
printed, with the least distance between the two best logits. By hand: nothing of it is committed.
"""

import argparse
import json
import math
import shutil
from pathlib import Path

import torch
from PIL import Image
from transformers import AutoConfig, AutoModelForImageTextToText, AutoProcessor, logging

import llava_pictures
from llava_tiny_weights import published

logging.disable_progress_bar()

TEXT = {
    "llava-1.5-7b": {},  # the defaults of the text configuration are this size
    "llava-1.1b": {
        "hidden_size": 2048,
        "intermediate_size": 5632,
        "num_attention_heads": 32,
        "num_hidden_layers": 22,
        "num_key_value_heads": 4,
    },
}
QUESTION = "USER: <image>\nWhat is in this picture? ASSISTANT:"
CHUNK = 1 << 25  # values drawn at a time


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", choices=sorted(TEXT))
    for name in ("configs", "tokenizer", "destination"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--tokens", type=int, default=0)
    parser.add_argument("--dtype", choices=("float32", "bfloat16"), default="float32", help="of transformers' computation")
    arguments = parser.parse_args()

    folder = arguments.destination
    folder.mkdir(parents=True, exist_ok=True)
    copy_files(arguments, folder)
    write_tensors(arguments, folder)
    write_request(folder, arguments.tokens or 12)
    if arguments.tokens:
        generated, margins = greedy(folder, arguments.tokens, getattr(torch, arguments.dtype))
        print("token_ids", generated, "least margin", min(margins))


def copy_files(arguments, folder):
    for file in arguments.configs.iterdir():
        if file.suffix in (".json", ".jinja") and file.name not in ("config.json", "model.safetensors.index.json"):
            shutil.copyfile(file, folder / file.name)
    for file in arguments.tokenizer.iterdir():
        if file.name.startswith("tokenizer."):
            shutil.copyfile(file, folder / file.name)
    config = json.loads((arguments.configs / "config.json").read_text())
    config["torch_dtype"] = config["text_config"]["torch_dtype"] = "bfloat16"
    config["text_config"] |= TEXT[arguments.size]
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")


def write_tensors(arguments, folder):
    with torch.device("meta"):
        model = AutoModelForImageTextToText.from_config(AutoConfig.from_pretrained(folder), dtype=torch.bfloat16)
    shapes = {published(name): tuple(value.shape) for name, value in model.named_parameters()}
    index = arguments.configs / "model.safetensors.index.json"
    if TEXT[arguments.size] or not index.exists():
        places = dict.fromkeys(shapes, "model.safetensors")
    else:
        shutil.copyfile(index, folder / index.name)
        places = json.loads(index.read_text())["weight_map"]
        assert set(places) == set(shapes), set(places) ^ set(shapes)
    generator = torch.Generator().manual_seed(0)
    for file in sorted(set(places.values())):
        write_file(folder / file, {name: shapes[name] for name in sorted(places) if places[name] == file}, generator)
        print(f"{file}: {(folder / file).stat().st_size / 1e9:.2f} GB", flush=True)


def write_file(path, shapes, generator):
    """A safetensors file: the length of its header in eight bytes, the header, the values."""
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, shape in shapes.items():
        size = 2 * math.prod(shape)
        header[name] = {"dtype": "BF16", "shape": list(shape), "data_offsets": [offset, offset + size]}
        offset += size
    encoded = json.dumps(header, separators=(",", ":")).encode()
    encoded += b" " * (-len(encoded) % 8)
    with open(path, "wb") as file:
        file.write(len(encoded).to_bytes(8, "little") + encoded)
        for name, shape in shapes.items():
            mean, spread = distribution(name, shape)
            left = math.prod(shape)
            while left:
                count = min(left, CHUNK)
                values = torch.randn(count, generator=generator).mul_(spread).add_(mean).to(torch.bfloat16)
                file.write(memoryview(values.view(torch.uint8).numpy()))
                left -= count


def distribution(name, shape):
    """Mean and spread of a tensor's values: outputs of a linear layer vary as its inputs do, logits by about six."""
    if "norm" in name or "layrnorm" in name:
        return float(name.endswith("weight")), 0.02
    if name.endswith("bias"):
        return 0.0, 0.02
    if "lm_head" in name:
        return 0.0, 6 / math.sqrt(shape[1])
    if "embed" in name and "patch_embedding" not in name:
        return 0.0, 0.5
    return 0.0, 1 / math.sqrt(math.prod(shape[1:]))


def write_request(folder, tokens):
    Image.fromarray(llava_pictures.pixels(640, 480, 1)).save(folder / "picture.png")
    request = {
        "prompt": QUESTION,
        "multi_modal_data": {"image": "picture.png"},
        "sampling_params": {"temperature": 0, "max_tokens": tokens, "ignore_eos": True},
    }
    (folder / "request.jsonl").write_text(json.dumps(request) + "\n")


@torch.inference_mode()
def greedy(folder, count, dtype):
    processor = AutoProcessor.from_pretrained(folder)
    model = AutoModelForImageTextToText.from_pretrained(folder, dtype=dtype).eval()
    picture = Image.open(folder / "picture.png")
    inputs = processor(images=picture, text=QUESTION, return_tensors="pt")
    inputs["pixel_values"] = inputs["pixel_values"].to(dtype)
    output, ids, margins = model(**inputs, use_cache=True, logits_to_keep=1), [], []
    while True:
        best = output.logits[0, -1].float().topk(2)
        margins.append(float(best.values[0] - best.values[1]))
        ids.append(int(best.indices[0]))
        if len(ids) == count:
            return ids, margins
        output = model(input_ids=torch.tensor([ids[-1:]]), past_key_values=output.past_key_values, use_cache=True)


if __name__ == "__main__":
    main()
