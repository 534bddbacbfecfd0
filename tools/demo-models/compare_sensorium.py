"""Asks Sensorium about every held-out picture and clip, drawn into a temporary folder, and compares with transformers' answers.

Exits with 1 where an answer differs in float32, or where fewer than 99 of 100 are the same in bfloat16.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from checkpoints import KINDS
from draw_held_out import draw

ROOT = Path(__file__).resolve().parents[2]
CHECKPOINTS = {"llava": "Plugins/LLaVA/Demo", "llava_next_video": "Plugins/LLaVANextVideo/Demo"}
NEEDED = {"float32": 1.0, "bfloat16": 0.99}


def write_prompts(golden: dict, folder: Path) -> Path:
    """The prompts file; a clip is a list of its frames' files, so that the pixels are those of the golden."""
    file = folder / "prompts.jsonl"
    with file.open("w") as out:
        for case, files in draw(golden, folder):
            names = [str(f.relative_to(folder)) for f in files]
            media = {"image": names[0]} if len(names) == 1 else {"video": [names]}
            out.write(json.dumps({"request_id": str(case["seed"]), "prompt": case["prompt"], "multi_modal_data": media}) + "\n")
    return file


def answers(program: Path, golden: dict, prompts: Path, dtype: str) -> list[dict]:
    command = [program, "generate", "--model", ROOT / CHECKPOINTS[golden["model_type"]], "--prompts", prompts,
               "--format", "json", "--dtype", dtype, "--no-progress"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"sensorium ended with {done.returncode}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def compare(golden: dict, given: list[dict], dtype: str) -> bool:
    cases = golden["cases"]
    if [a["request_id"] for a in given] != [str(c["seed"]) for c in cases]:
        raise SystemExit("The answers are not those of the requests.")
    same = right = 0
    for case, answer in zip(cases, given):
        output = answer["outputs"][0]
        right += output["text"].strip() == case["expected"]
        if output["token_ids"] == case["generated_ids"]:
            same += 1
            continue
        print(f"  {case['seed']}, {case['size']}, margin {case['min_margin']}: {case['prompt']!r}\n"
              f"    transformers {case['answer']!r}, Sensorium {output['text']!r}")
    print(f"{golden['model_type']}, {dtype}: {same} of {len(cases)} the same tokens, {right} right (transformers {golden['right']})")
    return same >= NEEDED[dtype] * len(cases)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sensorium", type=Path, default=ROOT / ".build/release/sensorium")
    options = parser.parse_args()
    is_as_needed = True
    for name in KINDS:
        golden = json.loads((ROOT / f"Tests/Goldens/demo/{name}.json").read_text())
        with tempfile.TemporaryDirectory() as folder:
            prompts = write_prompts(golden, Path(folder))
            for dtype in NEEDED:
                is_as_needed &= compare(golden, answers(options.sensorium, golden, prompts, dtype), dtype)
    sys.exit(0 if is_as_needed else 1)


if __name__ == "__main__":
    main()
