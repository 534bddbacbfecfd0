"""How `transformers` cuts images of many sizes into tiles for LLaVA-NeXT at its published geometry, and what the processors of
the LLaVA family make of synthetic pictures. No weights.

    llava_anyres.py    writes Tests/Goldens/llava-next-video/anyres.json
"""

import hashlib
import random
import types

import numpy as np
import torch
from transformers import (
    CLIPImageProcessorPil,
    LlavaImageProcessorPil,
    LlavaNextImageProcessorPil,
    LlavaNextVideoProcessor,
    SiglipImageProcessorPil,
)
from transformers.image_processing_utils import get_patch_output_size, select_best_resolution
from transformers.image_utils import ChannelDimension
from transformers.models.llava_next_video.modeling_llava_next_video import (
    LlavaNextVideoModel,
    image_size_to_num_patches,
)

import golden_json
from llava_oracle import versions
from llava_pictures import image, pictures, record

PINPOINTS = [[336, 672], [672, 336], [672, 672], [1008, 336], [336, 1008]]
TILE, PATCH = 336, 14

NAMED_SIZES = [  # (height, width); transposes are added
    *((152, 171), (296, 333), (183, 488), (1669, 2560), (1, 1), (1, 20), (1, 20000), (30, 4000), (37, 53), (2, 3)),
    *((336, 336), (336, 337), (336, 672), (336, 1008), (672, 672), (335, 1009), (480, 640), (1080, 1920), (1000, 1001)),
]
PICTURES = [
    *(image(171, 152, 31), image(333, 296, 32), image(488, 183, 33), image(2560, 1669, 34), image(183, 488, 35)),
    *(image(1, 20, 36), image(37, 53, 37), image(1, 1, 38), image(336, 336, 39), image(300, 7, 40)),
]
PROCESSORS = {
    "llava_next": LlavaNextImageProcessorPil(
        size={"shortest_edge": TILE}, crop_size={"height": TILE, "width": TILE}, image_grid_pinpoints=PINPOINTS
    ),
    "clip": CLIPImageProcessorPil(size={"shortest_edge": TILE}, crop_size={"height": TILE, "width": TILE}),
    "llava_padded": LlavaImageProcessorPil(
        size={"shortest_edge": TILE}, crop_size={"height": TILE, "width": TILE}, do_pad=True
    ),
    "siglip": SiglipImageProcessorPil(size={"height": 384, "width": 384}),
}


def all_sizes():
    result = list(NAMED_SIZES) + [(width, height) for height, width in NAMED_SIZES]
    draw = random.Random(1)
    result += [tuple(int(2 ** draw.uniform(4, 12)) for _ in range(2)) for _ in range(120)]
    return sorted(set(result))


def counter():
    """The processor's arithmetic for placeholders."""
    result = LlavaNextVideoProcessor.__new__(LlavaNextVideoProcessor)
    result.patch_size, result.num_additional_image_tokens = PATCH, 1
    result.image_processor = types.SimpleNamespace(image_grid_pinpoints=PINPOINTS)
    return result


def packed(size, tiles):
    """The order in which the model's own packing puts the features: the index of each, -1 for a newline."""
    side = TILE // PATCH
    vision = types.SimpleNamespace(image_size=TILE, patch_size=PATCH)
    model = types.SimpleNamespace(
        config=types.SimpleNamespace(vision_config=vision, image_grid_pinpoints=PINPOINTS)
    )
    features = torch.arange(tiles * side * side, dtype=torch.float64).view(tiles, side * side, 1)
    result, _ = LlavaNextVideoModel.pack_image_features(
        model, [features], [list(size)], "default", image_newline=torch.tensor([-1.0], dtype=torch.float64)
    )
    return result[0][:, 0].to(torch.int32)


def geometry(size):
    best = select_best_resolution(size, PINPOINTS)
    tiles = image_size_to_num_patches(list(size), PINPOINTS, TILE)
    order = packed(size, tiles)
    base = (TILE // PATCH) ** 2
    rows = int((order == -1).sum())
    columns = (len(order) - base) // rows - 1 if rows else 0
    features = counter()._get_number_of_features(*size, TILE, TILE) - 1  # less the class token's
    assert features == len(order) == base + rows * (columns + 1), size
    resized = get_patch_output_size(np.empty((3, *size), np.bool_), best, ChannelDimension.FIRST)
    return {
        "size": list(size),
        "best": list(best),
        "resized": list(resized),
        "tiles": tiles,
        "rows": rows,
        "columns": columns,
        "features": features,
        "order_sha256": hashlib.sha256(order.numpy().astype("<i4").tobytes()).hexdigest()[:16],
    }


def processed(name, item):
    processor, picture = PROCESSORS[name], pictures(item)
    plain = processor(picture, do_rescale=False, do_normalize=False, return_tensors="np")["pixel_values"][0]
    values = processor(picture, return_tensors="np")["pixel_values"][0]
    assert plain.dtype == np.uint8 and values.dtype == np.float32
    return {
        "processor": name,
        "item": record(item),
        "shape": list(values.shape),
        "pixels_sha256": hashlib.sha256(np.ascontiguousarray(plain).tobytes()).hexdigest(),
        "values_sha256": hashlib.sha256(np.ascontiguousarray(values).astype("<f4").tobytes()).hexdigest(),
        "first_values": [float(value) for value in values.reshape(-1)[:4]],
    }


def main():
    path = golden_json.ROOT / "Tests/Goldens/llava-next-video/anyres.json"
    record = {
        "made_by": "tools/goldens/llava_anyres.py",
        "versions": versions(),
        "image_grid_pinpoints": PINPOINTS,
        "tile_size": TILE,
        "patch_size": PATCH,
        "sizes": [geometry(size) for size in all_sizes()],
        "processed": [processed(name, item) for item in PICTURES for name in PROCESSORS],
    }
    golden_json.write(path, record)


if __name__ == "__main__":
    main()
