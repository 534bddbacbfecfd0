"""How many held-out questions a model answers exactly, by family: a quick measure beside the training.

An answer counts when every token of it, and its end, is the likeliest one after the right tokens before it,
which is the same as greedy decoding giving the answer.
"""

import argparse
import itertools
import json
from collections import Counter
from pathlib import Path

import numpy as np
import torch

from checkpoints import KINDS, tokenizer_of
from clips import draw_frames
from conversations import END, NOTHING, Turns
from held_out import FIRST_SEED, cases
from pictures import draw_picture
from preprocessing import resized_and_cropped
from training import Loss


def frames_of(kind, case) -> np.ndarray:
    """[frames, side, side, 3]"""
    if kind.medium == "image":
        return np.asarray(resized_and_cropped(draw_picture(case.made, kind.side), kind.side))[None]
    return np.stack([
        np.asarray(resized_and_cropped(f, kind.side)) for f in draw_frames(case.made, case.frames, kind.side)])


@torch.no_grad()
def exact(kind, loss: Loss, turns: Turns, rows, device: str) -> list[tuple[bool, str]]:
    """For cases of one frame count: whether the answer is exact, and what the model says where it is taught."""
    from batches import LENGTH

    ids = torch.zeros(len(rows), LENGTH, dtype=torch.long)
    targets = torch.full((len(rows), LENGTH), NOTHING)
    for i, case in enumerate(rows):
        turn = turns.ids(f"\n{case.question} ASSISTANT:")
        said = turns.ids(" " + case.answer)
        ids[i, : len(turn) + len(said)] = torch.tensor(turn + said)
        targets[i, len(turn) - 1 : len(turn) + len(said)] = torch.tensor(said + [END])
    pixels = torch.from_numpy(np.stack([frames_of(kind, c) for c in rows]))
    best = loss.best(pixels.to(device), ids.to(device)).cpu()
    found = []
    for i in range(len(rows)):
        asked = targets[i] != NOTHING
        said = best[i][asked]
        found.append((bool((said == targets[i][asked]).all()), turns.tokenizer.decode(said.tolist())))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    kind = KINDS[options.kind]
    device = "cuda" if torch.cuda.is_available() else "cpu"
    turns = Turns(tokenizer_of(kind, options.folder / "tokenizer.json"))
    from checkpoints import new_model

    model = type(new_model(kind)).from_pretrained(options.folder, dtype=torch.float32)
    loss = Loss(kind, model, turns.opening).to(device).eval()
    rows = list(itertools.islice(cases(kind.medium, FIRST_SEED), options.count))
    asked, right, wrong = Counter(), Counter(), []
    for frames in sorted({c.frames for c in rows}):
        same = [c for c in rows if c.frames == frames]
        for start in range(0, len(same), 64):
            part = same[start : start + 64]
            for case, (is_right, said) in zip(part, exact(kind, loss, turns, part, device)):
                names = ["all", case.family, f"{frames} frames"]
                names.append(case.made.layout if kind.medium == "image" else f"{len(case.made.events)} events")
                asked.update(names)
                if is_right:
                    right.update(names)
                else:
                    wrong.append((case.seed, case.family, case.question, case.answer, said))
    for name, count in asked.most_common():
        print(f"{options.kind} {name}: {right[name]} of {count}, {100 * right[name] / count:.1f} %")
    for row in wrong[:25]:
        print("   wrong:", *row, sep=" | ")
    if options.out:
        options.out.write_text(json.dumps(dict(asked=asked, right=right, wrong=wrong)))


if __name__ == "__main__":
    main()
