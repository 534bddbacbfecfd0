"""The tensors of a checkpoint as safetensors: one file, or several with an index."""

import json

from safetensors.torch import save_file


def write_json(path, value):
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def save(named, target, shards=1):
    """`named` tensors in the folder `target`, in `shards` files of about equal size."""
    named = {name: value.detach().contiguous() for name, value in sorted(named.items())}
    if shards == 1:
        save_file(named, target / "model.safetensors", metadata={"format": "pt"})
        return
    total = sum(value.nbytes for value in named.values())
    placed, seen = {}, 0
    for name, value in named.items():
        placed[name] = f"model-{seen * shards // total + 1:05}-of-{shards:05}.safetensors"
        seen += value.nbytes
    for file in sorted(set(placed.values())):
        part = {name: named[name] for name in named if placed[name] == file}
        save_file(part, target / file, metadata={"format": "pt"})
    index = {"metadata": {"total_size": total}, "weight_map": placed}
    write_json(target / "model.safetensors.index.json", index)
