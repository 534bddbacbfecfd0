"""What `transformers` computes with the tiny Qwen2-VL and Qwen2.5-VL models.

    qwen_vl_tiny_random_goldens.py [NAME...]           reads Tests/Fixtures/qwen2-vl-tiny and Tests/Fixtures/qwen2-5-vl-tiny
                                                       writes Tests/Goldens/qwen2-vl and Tests/Goldens/qwen2-5-vl
    qwen_vl_tiny_random_goldens.py --search [NAME...]  tries seeds for the weights of each, prints the first good one

A NAME is of a variant, or of a family and a variant with a slash between.
"""

import itertools
import sys
import tempfile

import torch
from safetensors.torch import save_file

import golden_json
import llava_pictures
import qwen_vl_taps
from llava_oracle import versions
from llava_tiny_random_goldens import CLEAREST, GOLDENS, STEADY, STEPS, Unfit, need, short
from qwen_vl_oracle import UNKNOWN_FPS, Oracle
from qwen_vl_tiny_random import folder, tokenizer_folder, write
from qwen_vl_tiny_runs import runs
from qwen_vl_tiny_variants import VARIANTS


def measured(oracle, double, run):
    inputs = oracle.inputs(run.prompt, run.items)
    ids = inputs["input_ids"][0]
    prompt, rows, generated = oracle.greedy(inputs, STEPS)
    best = rows.topk(5, dim=-1)
    margin = float((best.values[:, 0] - best.values[:, 1]).min())
    need(margin > CLEAREST, f"{run.name}: margin {margin:.4f}")
    need(len(set(generated)) >= 8, f"{run.name}: hardly varied")
    need(not {oracle.config.image_token_id, oracle.config.video_token_id} & set(generated), f"{run.name}: a placeholder")
    need(oracle.generate(inputs, STEPS) == generated, f"{run.name}: generate gives something else")
    finer = double.greedy(double.inputs(run.prompt, run.items), STEPS)
    need(finer[2] == generated, f"{run.name}: float64 gives something else")
    moved = max(float((prompt - finer[0]).abs().max()), float((rows - finer[1]).abs().max()))
    need(moved < STEADY, f"{run.name}: float64 moves {moved:.2g}")
    return {
        "name": run.name,
        "prompt": run.prompt,
        "items": [llava_pictures.record(item) for item in run.items],
        **grids(inputs),
        "input_ids": ids.tolist(),
        **positions(oracle, inputs),
        "generated_ids": generated,
        "min_margin": round(margin, 5),
        "prompt_logprobs": short(prompt[:-1].gather(1, ids[1:, None])[:, 0]),
        "output_logprobs": short(best.values[:, 0]),
        "top5": [
            [[int(token), round(float(value), 5)] for token, value in zip(*step, strict=True)]
            for step in zip(best.indices, best.values, strict=True)
        ],
    }


def grids(inputs):
    names = ("image_grid_thw", "video_grid_thw", "second_per_grid_ts")
    return {name: inputs[name].tolist() for name in names if name in inputs}


def positions(oracle, inputs):
    """The positions, and whether text after a video takes positions that the video's later frames have too."""
    rows, delta = oracle.positions(inputs)
    assert rows[:, -1].min() == rows.max(), "generate would go on after the last position, forward after the greatest"
    before = torch.cat([torch.tensor([-1]), rows.amax(0).cummax(0).values[:-1]])
    text = inputs["mm_token_type_ids"][0] == 0
    overlapping = bool((rows[0] <= before)[text].any())
    return {"position_ids": rows.tolist(), "rope_delta": delta, "text_overlaps_video": overlapping}


def measure(variant, checkpoint):
    oracle = Oracle(checkpoint, tokenizer_folder(variant))
    double = Oracle(checkpoint, tokenizer_folder(variant), torch.float64)
    rows = [measured(oracle, double, run) for run in runs()]
    outputs = {tuple(row["generated_ids"]) for row in rows}
    need(len(outputs) == len(rows), "different pictures, same tokens")
    return oracle, rows


def search(variant):
    for seed in itertools.count(1):
        with tempfile.TemporaryDirectory() as scratch:
            try:
                measure(variant, write(variant, seed, scratch))
            except Unfit as reason:
                print(f"{variant.folder}/{variant.name} {seed}: {reason}", flush=True)
                continue
        print(f"{variant.folder}/{variant.name}: seed {seed}", flush=True)
        return


def golden(variant):
    oracle, rows = measure(variant, folder(variant))
    path = GOLDENS / variant.folder / f"{variant.name}.json"
    record = {
        "made_by": "tools/goldens/qwen_vl_tiny_random_goldens.py",
        "versions": versions(),
        "fixture": f"Tests/Fixtures/{variant.folder}-tiny/{variant.name}",
        "tokenizer": f"Tests/Fixtures/{variant.folder}-tiny/tokenizer",
        "default_fps": UNKNOWN_FPS,
    }
    if variant.tapped:
        tapped, taps = qwen_vl_taps.taps(oracle, runs())
        file = path.with_suffix(".taps.safetensors")
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(taps, file)
        file.chmod(0o644)
        shapes = {name: list(value.shape) for name, value in taps.items()}
        record["taps"] = {"file": file.name, "runs": tapped, "shapes": shapes}
    golden_json.write(path, record | {"runs": rows})


def main():
    torch.set_num_threads(1)
    names = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    for variant in VARIANTS:
        if not names or variant.name in names or f"{variant.folder}/{variant.name}" in names:
            search(variant) if "--search" in sys.argv else golden(variant)


if __name__ == "__main__":
    main()
