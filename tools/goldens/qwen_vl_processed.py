"""What the image processor of Qwen2-VL and Qwen2.5-VL makes of pictures of many sizes, at the published geometry. No weights.

    qwen_vl_processed.py    writes Tests/Goldens/qwen2-vl/processed.json

The published checkpoints of both families have the same settings for pictures; the class has other limits of its own.
"""

import hashlib
import random

import numpy as np
from transformers import Qwen2VLImageProcessorPil
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import smart_resize

import golden_json
from llava_oracle import versions
from llava_pictures import image, pictures, record

PATCH, MERGE, TEMPORAL = 14, 2, 2
LIMITS = {  # (min_pixels, max_pixels)
    "published": (3136, 12845056),
    "class": (56 * 56, 28 * 28 * 1280),
    "video class": (128 * 28 * 28, 28 * 28 * 768),
}
SIZES = [  # (width, height) of pictures; transposes are added to those that are not square
    *((1, 1), (1, 2), (1, 20), (1, 200), (2, 399), (13, 15), (14, 14), (14, 42), (27, 29), (28, 28), (28, 56), (41, 43)),
    *((42, 70), (56, 56), (55, 57), (100, 101), (171, 152), (333, 296), (488, 183), (640, 480), (37, 533), (7, 300)),
    *((500, 375), (598, 3), (800, 601)),
]
LARGE = [(1920, 1080), (1669, 2560)]  # with the limits of the class alone, which make them smaller
NAMED = [  # (height, width) that only smart_resize is asked about
    *((1, 200), (1, 201), (2, 400), (2, 401), (5, 1000), (5, 1001), (1, 1000), (3, 601), (10, 2000), (28, 5600)),
    *((14, 14), (42, 42), (70, 70), (98, 14), (14, 70), (13, 2600), (13, 2601), (3584, 3584), (3585, 3584), (4000, 3000)),
    *((12000, 9000), (20000, 100), (20000, 99), (100000, 100000), (30000, 500), (28, 28), (55, 57), (56, 56), (57, 55)),
]


def processor(limits):
    least, greatest = LIMITS[limits]
    return Qwen2VLImageProcessorPil(
        patch_size=PATCH, merge_size=MERGE, temporal_patch_size=TEMPORAL, min_pixels=least, max_pixels=greatest
    )


def processed(limits, item):
    picture = pictures(item)
    values = processor(limits)(picture, return_tensors="np")
    plain = processor(limits)(picture, do_rescale=False, do_normalize=False, return_tensors="np")["pixel_values"]
    grid = values["image_grid_thw"][0].tolist()
    values = values["pixel_values"]
    assert values.dtype == np.float32 and np.array_equal(plain, plain.astype(np.uint8))
    return {
        "limits": limits,
        "item": record(item),
        "resized": [grid[1] * PATCH, grid[2] * PATCH],
        "grid_thw": grid,
        "tokens": grid[1] * grid[2] // MERGE**2,
        "shape": list(values.shape),
        "pixels_sha256": hashlib.sha256(plain.astype(np.uint8).tobytes()).hexdigest(),
        "values_sha256": hashlib.sha256(np.ascontiguousarray(values).astype("<f4").tobytes()).hexdigest(),
        "first_values": [float(value) for value in values.reshape(-1)[:4]],
    }


def all_pictures():
    sizes = SIZES + [(height, width) for width, height in SIZES if width != height]
    rows = [("published", image(width, height, 200 + index)) for index, (width, height) in enumerate(sizes)]
    rows += [("class", image(width, height, 300 + index)) for index, (width, height) in enumerate(LARGE)]
    return rows + [(limits, image(230, 171, 400)) for limits in LIMITS]


def resized(size):
    row = {"size": list(size)}
    for limits, (least, greatest) in LIMITS.items():
        try:
            row[limits] = list(smart_resize(*size, PATCH * MERGE, min_pixels=least, max_pixels=greatest))
        except ValueError:
            row[limits] = None
    return row


def all_sizes():
    result = NAMED + [(width, height) for height, width in NAMED]
    draw = random.Random(2)
    result += [tuple(int(2 ** draw.uniform(3, 13)) for _ in range(2)) for _ in range(110)]
    result += [tuple(14 * draw.randrange(1, 400) for _ in range(2)) for _ in range(60)]
    return sorted(set(result))


def main():
    record = {
        "made_by": "tools/goldens/qwen_vl_processed.py",
        "versions": versions(),
        "patch_size": PATCH,
        "merge_size": MERGE,
        "temporal_patch_size": TEMPORAL,
        "limits": {name: {"min_pixels": least, "max_pixels": greatest} for name, (least, greatest) in LIMITS.items()},
        "sizes": [resized(size) for size in all_sizes()],
        "processed": [processed(limits, item) for limits, item in all_pictures()],
    }
    golden_json.write(golden_json.ROOT / "Tests/Goldens/qwen2-vl/processed.json", record)


if __name__ == "__main__":
    main()
