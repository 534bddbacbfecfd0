"""Goldens of the real images in the shared material (`images/manifest.jsonl`): of each file what Pillow decodes it to,
and what Hugging Face's Pillow-backed CLIP image processor makes of that.

    pip install transformers==5.23.0 numpy==2.4.6 pillow==13.0.0
    python tools/goldens/media_image_shared.py SHARED_DATA > Tests/Goldens/media/shared_images.json

`pixels` is the hash of the RGB bytes; null where Pillow refuses the file. `transforms` has an entry for each of
`TRANSFORMS` in turn: the hash of the 8-bit pixels after resize and crop, that of the normalised float32
`[3, height, width]`, and one of its values with its index.
"""

import json
import sys
from pathlib import Path

import numpy as np
from media_image_oracle import decode, fnv
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

# CLIP ViT-L/14-336 as LLaVA uses it; SigLIP's numbers, to an exact size; and a crop that is larger than the image.
TRANSFORMS = [
    dict(size={"shortest_edge": 336}, crop_size={"height": 336, "width": 336}),
    dict(
        size={"height": 384, "width": 384}, do_center_crop=False, image_mean=[0.5] * 3, image_std=[0.5] * 3
    ),
    dict(size={"shortest_edge": 90}, crop_size={"height": 123, "width": 100}, resample=2),
]


def transformed(image, options, index):
    bytes_only = CLIPImageProcessorPil(**options, do_rescale=False, do_normalize=False)
    pixels = bytes_only(image, return_tensors="np")["pixel_values"][0]
    assert pixels.dtype == np.uint8
    values = CLIPImageProcessorPil(**options)(image, return_tensors="np")["pixel_values"][0]
    assert values.dtype == np.float32
    flat = values.reshape(-1)
    place = index * 104_729 % len(flat)
    return [fnv(pixels.transpose(1, 2, 0).tobytes()), fnv(values.tobytes()), place, float(flat[place])]


def main():
    shared = Path(sys.argv[1])
    rows = []
    for index, line in enumerate((shared / "images/manifest.jsonl").read_text().splitlines()):
        entry = json.loads(line)
        row = {"path": entry["path"], "pixels": None}
        try:
            image = decode((shared / entry["path"]).read_bytes())
            row |= {"size": list(image.size), "pixels": fnv(image.tobytes())}
        except Exception:
            assert entry["pillow"] != "decodes", entry["path"]
        else:
            assert entry["pillow"] == "decodes", entry["path"]
            row["transforms"] = [transformed(image, options, index) for options in TRANSFORMS]
        rows.append(row)
    print("[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]")


if __name__ == "__main__":
    main()
