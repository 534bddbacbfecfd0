"""Writes a held-out set: recipes, right answers, and what transformers answers in float32, greedily."""

import argparse
import hashlib
import itertools
import json
import platform
import sys
from pathlib import Path

import numpy as np
import PIL
import torch
import transformers
from transformers import AutoProcessor, CLIPImageProcessorPil

from checkpoints import KINDS, new_model
from clips import draw_frames
from held_out import cases, prompt
from pictures import draw_picture

COUNTS = {"llava": 200, "llava_next_video": 60}


def drawn(kind, case):
    """The picture, or the clip's frames, as files would hold them."""
    if kind.medium == "image":
        return [draw_picture(case.made, kind.side)]
    return draw_frames(case.made, case.frames, kind.side)


def digest(frames) -> str:
    return hashlib.sha256(b"".join(np.asarray(f).tobytes() for f in frames)).hexdigest()


class Oracle:
    def __init__(self, kind, folder: Path):
        self.kind = kind
        self.processor = AutoProcessor.from_pretrained(folder)
        if kind.medium == "image":  # Pillow's resize, not torchvision's, whatever is installed
            self.processor.image_processor = CLIPImageProcessorPil.from_pretrained(folder)
        self.model = type(new_model(kind)).from_pretrained(folder, dtype=torch.float32).eval()

    @torch.no_grad()
    def answer(self, text: str, frames) -> dict:
        if self.kind.medium == "image":
            inputs = self.processor(images=frames[0], text=text, return_tensors="pt")
        else:
            inputs = self.processor(videos=[np.stack([np.asarray(f) for f in frames])], text=text, return_tensors="pt")
        made = self.model.generate(
            **inputs, do_sample=False, max_new_tokens=64, output_logits=True, return_dict_in_generate=True)
        ids = made.sequences[0, inputs["input_ids"].shape[1]:].tolist()
        margins = [float(top[0] - top[1]) for step in made.logits for top in [step[0].float().topk(2).values]]
        said = self.processor.tokenizer.decode(ids, skip_special_tokens=True)
        return {"answer": said.strip(), "generated_ids": ids, "min_margin": round(min(margins), 4)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("folder", type=Path, help="the checkpoint")
    parser.add_argument("file", type=Path, help="the golden to write")
    options = parser.parse_args()
    torch.set_num_threads(1)
    kind = KINDS[options.kind]
    oracle = Oracle(kind, options.folder)
    rows = []
    for case in itertools.islice(cases(kind.medium), COUNTS[options.kind]):
        frames = drawn(kind, case)
        text = prompt(kind.medium, case.question)
        row = {"seed": case.seed, "family": case.family, "frames": case.frames, "size": list(frames[0].size),
               "pixels_sha256": digest(frames), "prompt": text, "expected": case.answer}
        rows.append(row | oracle.answer(text, frames))
    right = sum(r["answer"] == r["expected"] for r in rows)
    versions = {"python": platform.python_version(), "torch": torch.__version__, "transformers": transformers.__version__,
                "pillow": PIL.__version__, "numpy": np.__version__}
    head = {"model_type": options.kind, "dtype": "float32", "right": right, "count": len(rows), "versions": versions}
    body = ",\n".join("    " + json.dumps(r, ensure_ascii=False) for r in rows)
    options.file.parent.mkdir(parents=True, exist_ok=True)
    options.file.write_text(json.dumps(head)[:-1] + ',\n  "cases": [\n' + body + "\n  ]\n}\n")
    print(f"{right} of {len(rows)} right; least margin {min(r['min_margin'] for r in rows)}", file=sys.stderr)


if __name__ == "__main__":
    main()
