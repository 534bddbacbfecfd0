"""What `transformers` computes with the tiny LLaVA and LLaVA-NeXT-Video models.

    llava_tiny_random_goldens.py [NAME...]           reads Tests/Fixtures/llava-tiny and Tests/Fixtures/llava-next-video-tiny
                                                     writes Tests/Goldens/llava and Tests/Goldens/llava-next-video
    llava_tiny_random_goldens.py --search [NAME...]  tries seeds for the weights of each, prints the first good one
"""

import itertools
import sys
import tempfile

import torch
from safetensors.torch import save_file

import golden_json
import llava_pictures
import llava_taps
from llava_oracle import Oracle, versions
from llava_tiny_random import folder, tokenizer_folder, write
from llava_tiny_runs import runs
from llava_tiny_variants import VARIANTS

GOLDENS = golden_json.ROOT / "Tests/Goldens"
STEPS = 24
CLEAREST = 0.01  # no choice of the goldens may be closer than this
STEADY = 1e-4  # float64 may not move a log probability by more than this


class Unfit(Exception):
    """A fixture that would be a poor test."""


def need(condition, complaint):
    if not condition:
        raise Unfit(complaint)


def measured(oracle, double, run, cached=True):
    inputs = oracle.inputs(run.prompt, run.items)
    ids = inputs["input_ids"][0]
    prompt, rows, generated = oracle.greedy(inputs, STEPS, cached)
    best = rows.topk(5, dim=-1)
    margin = float((best.values[:, 0] - best.values[:, 1]).min())
    need(margin > CLEAREST, f"{run.name}: margin {margin:.4f}")
    need(len(set(generated)) >= 8, f"{run.name}: hardly varied")
    if cached and oracle.same_lengths(inputs):
        need(oracle.generate(inputs, STEPS) == generated, f"{run.name}: generate gives something else")
    finer = double.greedy(double.inputs(run.prompt, run.items), STEPS, cached)
    need(finer[2] == generated, f"{run.name}: float64 gives something else")
    moved = max(float((prompt - finer[0]).abs().max()), float((rows - finer[1]).abs().max()))
    need(moved < STEADY, f"{run.name}: float64 moves {moved:.2g}")
    return {
        "name": run.name,
        "prompt": run.prompt,
        "items": [llava_pictures.record(item) for item in run.items],
        "input_ids": ids.tolist(),
        "generated_ids": generated,
        "min_margin": round(margin, 5),
        "prompt_logprobs": short(prompt[:-1].gather(1, ids[1:, None])[:, 0]),
        "output_logprobs": short(best.values[:, 0]),
        "top5": [
            [[int(token), round(float(value), 5)] for token, value in zip(*step, strict=True)]
            for step in zip(best.indices, best.values, strict=True)
        ],
    }


def short(values):
    return [round(float(value), 5) for value in values]


def measure(variant, checkpoint):
    oracle = Oracle(checkpoint, tokenizer_folder(variant))
    double = Oracle(checkpoint, tokenizer_folder(variant), torch.float64)
    rows = [measured(oracle, double, run) for run in runs(variant)]
    outputs = {tuple(row["generated_ids"]) for row in rows}
    need(len(outputs) == len(rows), "different pictures, same tokens")
    extra = {}
    if "dynamic" in str(variant.config):
        extra["uncached"] = [measured(oracle, double, run, cached=False) for run in runs(variant)]
    return oracle, rows, extra


def search(variant):
    for seed in itertools.count(1):
        with tempfile.TemporaryDirectory() as scratch:
            try:
                measure(variant, write(variant, seed, scratch))
            except Unfit as reason:
                print(f"{variant.name} {seed}: {reason}", flush=True)
                continue
        print(f"{variant.name}: seed {seed}", flush=True)
        return


def golden(variant):
    oracle, rows, extra = measure(variant, folder(variant))
    path = GOLDENS / variant.folder / f"{variant.name}.json"
    record = {
        "made_by": "tools/goldens/llava_tiny_random_goldens.py",
        "versions": versions(),
        "fixture": f"Tests/Fixtures/{variant.folder}-tiny/{variant.name}",
        "tokenizer": f"Tests/Fixtures/{variant.folder}-tiny/tokenizer",
    }
    if variant.tapped:
        tapped, taps = llava_taps.taps(oracle, runs(variant))
        file = path.with_suffix(".taps.safetensors")
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(taps, file)
        file.chmod(0o644)
        shapes = {name: list(value.shape) for name, value in taps.items()}
        record["taps"] = {"file": file.name, "runs": tapped, "shapes": shapes}
    golden_json.write(path, record | {"runs": rows} | extra)


def main():
    torch.set_num_threads(1)
    names = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    for variant in VARIANTS:
        if not names or variant.name in names:
            search(variant) if "--search" in sys.argv else golden(variant)


if __name__ == "__main__":
    main()
