"""Goldens of resizing and preparing images of noise: the hashes of what Pillow's `Image.resize` and Hugging Face's
Pillow-backed CLIP image processor give.

    pip install transformers==5.23.0 numpy==2.4.6 pillow==13.0.0
    python tools/goldens/media_image_resizing.py > Tests/Goldens/media/image_resizing.json
"""

import json
import random

from media_image_noise import noise
from media_image_oracle import fnv
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

EDGES = [
    ((1, 1), (1, 1)), ((1, 1), (7, 5)), ((1, 2000), (3, 50)), ((2000, 1), (40, 2)), ((1, 20_000), (2, 3)),
    ((5, 3), (333, 2)), ((3, 3), (1, 1)), ((100, 80), (100, 40)), ((100, 80), (50, 80)), ((37, 23), (74, 46)),
    ((320, 200), (97, 61)), ((64, 64), (65, 63)), ((21, 500), (300, 9)),
]

# (size of the image, size or shortest edge, crop)
PREPARED = [
    ((50, 30), 20, (20, 20)), ((30, 50), 21, (20, 22)), ((31, 50), None, (40, 40)), ((50, 31), None, (41, 60)),
    ((50, 31), None, (21, 60)), ((7, 7), None, None), ((9, 200), (30, 40), None), ((1, 300), 8, (8, 8)),
    ((300, 1), 8, (9, 8)), ((101, 67), 33, (50, 50)), ((40, 41), 40, (40, 40)),
]


def main():
    chance = random.Random(5)
    sizes = EDGES + [
        tuple((int(2 ** chance.uniform(0, 8)), int(2 ** chance.uniform(0, 8))) for _ in range(2)) for _ in range(20)
    ]
    resized = []
    for seed, (size, to) in enumerate(sizes):
        image = noise(*size, seed)
        for filter in range(6):
            resized.append([*size, *to, filter, fnv(image.resize(to, filter).tobytes())])
    prepared = []
    for seed, (size, edge, crop) in enumerate(PREPARED):
        image = noise(*size, seed)
        filter = [3, 2, 1, 0][seed % 4]
        options = dict(do_resize=edge is not None, do_center_crop=crop is not None, resample=filter)
        if edge:
            options["size"] = dict(shortest_edge=edge) if isinstance(edge, int) else dict(width=edge[0], height=edge[1])
        if crop:
            options["crop_size"] = dict(width=crop[0], height=crop[1])
        pixels = CLIPImageProcessorPil(**options, do_rescale=False, do_normalize=False)(image, return_tensors="np")
        values = CLIPImageProcessorPil(**options)(image, return_tensors="np")["pixel_values"][0]
        prepared.append(
            {
                "size": size, "resize": [edge] if isinstance(edge, int) else edge, "crop": crop, "filter": filter,
                "output": values.shape[:0:-1], "pixels": fnv(pixels["pixel_values"][0].transpose(1, 2, 0).tobytes()),
                "values": fnv(values.tobytes()), "first": float(values[0, 0, 0]),
            }
        )
    rows = lambda list: ",\n  ".join(json.dumps(row, separators=(",", ":")) for row in list)
    print(f'{{\n "resized": [\n  {rows(resized)}\n ],\n "prepared": [\n  {rows(prepared)}\n ]\n}}')


if __name__ == "__main__":
    main()
