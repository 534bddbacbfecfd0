"""Draws a held-out set from its recipes into a folder: `SEED.png` a picture, `SEED/00.png`, `SEED/01.png`, ... a clip."""

import argparse
import json
from pathlib import Path
from typing import Iterator

from checkpoints import KINDS
from clips import clip, draw_frames
from held_out_answers import digest
from pictures import draw_picture, picture


def draw(golden: dict, folder: Path) -> Iterator[tuple[dict, list[Path]]]:
    """Each case of the golden with its files, which are written before it is given."""
    kind = KINDS[golden["model_type"]]
    folder.mkdir(parents=True, exist_ok=True)
    for case in golden["cases"]:
        if kind.medium == "image":
            frames = [draw_picture(picture(case["seed"]), kind.side)]
            files = [folder / f"{case['seed']}.png"]
        else:
            frames = draw_frames(clip(case["seed"]), case["frames"], kind.side)
            (folder / str(case["seed"])).mkdir(exist_ok=True)
            files = [folder / str(case["seed"]) / f"{i:02}.png" for i in range(len(frames))]
        if digest(frames) != case["pixels_sha256"]:
            raise SystemExit(f"Seed {case['seed']} draws other pixels here: use the versions of requirements.txt and Debian's fonts.")
        for frame, file in zip(frames, files):
            frame.save(file)
        yield case, files


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("golden", type=Path, help="llava.json or llava_next_video.json")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    for _ in draw(json.loads(options.golden.read_text()), options.folder):
        pass


if __name__ == "__main__":
    main()
