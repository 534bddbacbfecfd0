"""Draws a held-out set from its recipes into a folder: `SEED.png` a picture, `SEED/00.png`, `SEED/01.png`, ... a clip."""

import argparse
import json
from pathlib import Path

from checkpoints import KINDS
from clips import clip, draw_frames
from held_out_answers import digest
from pictures import draw_picture, picture


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("golden", type=Path, help="llava.json or llava_next_video.json")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    golden = json.loads(options.golden.read_text())
    kind = KINDS[golden["model_type"]]
    options.folder.mkdir(parents=True, exist_ok=True)
    for case in golden["cases"]:
        if kind.medium == "image":
            frames = [draw_picture(picture(case["seed"]), kind.side)]
            files = [options.folder / f"{case['seed']}.png"]
        else:
            frames = draw_frames(clip(case["seed"]), case["frames"], kind.side)
            (options.folder / str(case["seed"])).mkdir(exist_ok=True)
            files = [options.folder / str(case["seed"]) / f"{i:02}.png" for i in range(len(frames))]
        if digest(frames) != case["pixels_sha256"]:
            raise SystemExit(f"Seed {case['seed']} draws other pixels here: use the versions of requirements.txt and Debian's fonts.")
        for frame, file in zip(frames, files):
            frame.save(file)


if __name__ == "__main__":
    main()
