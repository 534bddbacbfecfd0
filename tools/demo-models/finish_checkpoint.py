"""Lays trained weights out as a checkpoint, with the tensor names of the published LLaVA checkpoints."""

import argparse
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from checkpoints import KINDS, new_model, write_checkpoint

HERE = Path(__file__).parent


def published_name(name: str) -> str:
    """Newer transformers drop `vision_model` from the tower's names; the published checkpoints have it."""
    prefix = "vision_tower."
    if name.startswith(prefix) and not name.startswith(prefix + "vision_model."):
        return prefix + "vision_model." + name.removeprefix(prefix)
    return name


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("weights", type=Path, help="model.safetensors that training.py wrote")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    kind = KINDS[options.kind]
    write_checkpoint(kind, new_model(kind), HERE / "tokenizer.json", options.folder)
    tensors = {published_name(name): tensor.to(torch.bfloat16).contiguous() for name, tensor in load_file(options.weights).items()}
    save_file(tensors, options.folder / "model.safetensors", metadata={"format": "pt"})
    print(f"{options.folder}: {len(tensors)} tensors, {sum(t.numel() for t in tensors.values())} parameters")


if __name__ == "__main__":
    main()
