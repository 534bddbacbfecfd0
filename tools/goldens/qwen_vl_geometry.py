"""How Qwen2-VL and Qwen2.5-VL count positions, and how Qwen2.5-VL orders patches by windows, at the published geometry.

    qwen_vl_geometry.py    writes Tests/Goldens/qwen2-5-vl/geometry.json

No weights: the functions of `transformers` alone.
"""

import hashlib
import types

import torch
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import Qwen2_5_VLModel
from transformers.models.qwen2_vl.modeling_qwen2_vl import Qwen2VLModel
from transformers.vision_utils import get_vision_window_index

import golden_json
from llava_oracle import versions

PATCH, MERGE, WINDOW, TEMPORAL = 14, 2, 112, 2
WINDOWED = [  # grids (frames, height, width) in patches, of one call
    *([[1, 2, 2]], [[1, 8, 8]], [[1, 16, 16]], [[1, 18, 16]], [[1, 16, 22]], [[1, 26, 38]], [[1, 2, 100]], [[1, 70, 2]]),
    *([[3, 10, 12]], [[2, 16, 8]], [[1, 10, 12], [1, 8, 8], [1, 6, 30]], [[1, 34, 46], [4, 12, 18]]),
]
TEXT, IMAGE, VIDEO = 0, 1, 2
PROMPTS = [  # of what each consists: a length of text, or a grid of an image, or of a video with its seconds a grid
    [(TEXT, 12)],
    [(TEXT, 5), (IMAGE, [1, 4, 6]), (TEXT, 7)],
    [(IMAGE, [1, 36, 20]), (TEXT, 1)],
    [(TEXT, 15), (IMAGE, [1, 26, 38]), (TEXT, 2), (IMAGE, [1, 8, 4]), (TEXT, 30)],
    [(TEXT, 15), (VIDEO, [4, 20, 26], 1.0), (TEXT, 12)],
    [(TEXT, 15), (VIDEO, [40, 8, 12], 1.0), (TEXT, 12)],
    [(TEXT, 15), (VIDEO, [40, 8, 12], 2 / 24), (TEXT, 12)],
    [(TEXT, 4), (VIDEO, [25, 6, 6], 2 / 29.97), (TEXT, 3), (IMAGE, [1, 10, 6]), (TEXT, 4), (VIDEO, [3, 8, 6], 0.7), (TEXT, 9)],
    [(TEXT, 4), (VIDEO, [60, 4, 4], 2 / 3), (TEXT, 200)],
]
FAMILIES = {"qwen2_vl": (Qwen2VLModel, 0), "qwen2_5_vl": (Qwen2_5_VLModel, 2)}


def digest(values):
    return hashlib.sha256(values.to(torch.int32).numpy().astype("<i4").tobytes()).hexdigest()[:16]


def windows(grids):
    index, bounds = get_vision_window_index(
        torch.tensor(grids), spatial_merge_size=MERGE, window_size=WINDOW, patch_size=PATCH
    )
    return {
        "grids": grids,
        "first_index": index[:24].tolist(),
        "index_sha256": digest(index),
        "cu_window_seqlens": bounds.tolist(),
    }


def rope_index(family, parts):
    kind, tokens_per_second = FAMILIES[family]
    vision = types.SimpleNamespace(spatial_merge_size=MERGE, tokens_per_second=tokens_per_second)
    model = types.SimpleNamespace(config=types.SimpleNamespace(vision_config=vision))
    model.get_vision_position_ids = lambda *given, **named: kind.get_vision_position_ids(model, *given, **named)
    tokens = [part[1] if part[0] == TEXT else torch.tensor(part[1]).prod().item() // MERGE**2 for part in parts]
    token_types = torch.cat([torch.full((count,), part[0]) for part, count in zip(parts, tokens, strict=True)])[None]
    given = {
        name: torch.tensor([part[1] for part in parts if part[0] == modality])
        for name, modality in (("image_grid_thw", IMAGE), ("video_grid_thw", VIDEO))
        if any(part[0] == modality for part in parts)
    }
    if tokens_per_second and "video_grid_thw" in given:
        given["second_per_grid_ts"] = torch.tensor([part[2] for part in parts if part[0] == VIDEO])
    positions, delta = kind.get_rope_index(model, torch.zeros_like(token_types), token_types, **given)
    positions = positions[:, 0]
    return {
        "family": family,
        "tokens_per_second": tokens_per_second or None,
        "parts": [described(part) for part in parts],
        "rows": positions.shape[1],
        "last_positions": positions[:, -1].tolist(),
        "rope_delta": int(delta),
        "positions_sha256": digest(positions),
    }


def described(part):
    names = {TEXT: "text", IMAGE: "image_grid_thw", VIDEO: "video_grid_thw"}
    return {names[part[0]]: part[1]} | ({"second_per_grid": part[2]} if part[0] == VIDEO else {})


def main():
    record = {
        "made_by": "tools/goldens/qwen_vl_geometry.py",
        "versions": versions(),
        "patch_size": PATCH,
        "spatial_merge_size": MERGE,
        "window_size": WINDOW,
        "windows": [windows(grids) for grids in WINDOWED],
        "rope_index": [rope_index(family, parts) for family in FAMILIES for parts in PROMPTS],
    }
    golden_json.write(golden_json.ROOT / "Tests/Goldens/qwen2-5-vl/geometry.json", record)


if __name__ == "__main__":
    main()
