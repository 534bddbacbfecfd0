"""What `transformers`' beam search finds with tiny LLaVA models.

    llava_beams.py    reads Tests/Fixtures/llava-tiny, writes Tests/Goldens/llava/beams.json
"""

import torch

import golden_json
import llava_pictures
from llava_oracle import Oracle, versions
from llava_tiny_random import folder, tokenizer_folder
from llava_tiny_runs import runs
from llava_tiny_variants import VARIANTS

NAMES = ("mha-clip-default", "gqa-clip-full", "qwen2-tied")
STEPS = 16
# Width, length penalty, and how many tokens that greedy decoding gives end an answer.
SEARCHES = ((3, 1.0, 0), (4, 1.0, 2), (4, 0.0, 2), (5, 2.0, 3), (3, -1.0, 3))


def search(oracle, run, width, penalty, ends):
    inputs = oracle.inputs(run.prompt, run.items)
    count = inputs["input_ids"].shape[1]
    greedy = oracle.greedy(inputs, STEPS)[2]
    eos = sorted(set(greedy[5:]))[:ends]
    oracle.fresh()
    with torch.inference_mode():
        output = oracle.model.generate(
            **inputs, num_beams=width, num_return_sequences=width, do_sample=False, max_new_tokens=STEPS,
            length_penalty=penalty, early_stopping=False, eos_token_id=eos or None, pad_token_id=0,
            output_scores=True, return_dict_in_generate=True,
        )  # fmt: skip
    sequences = []
    for ids, indices, score in zip(output.sequences, output.beam_indices, output.sequences_scores):
        length = int((indices >= 0).sum())
        sequences.append({"token_ids": ids[count : count + length].tolist(), "score": round(float(score), 5)})
    return {
        "run": run.name, "beam_width": width, "length_penalty": penalty, "max_tokens": STEPS,
        "stop_token_ids": eos, "sequences": sequences,
    }  # fmt: skip


def main():
    variants = []
    for variant in VARIANTS:
        if variant.name not in NAMES or variant.family != "llava":
            continue
        oracle = Oracle(folder(variant), tokenizer_folder(variant))
        found = []
        for run in runs(variant)[:3]:
            found += [search(oracle, run, *settings) for settings in SEARCHES]
        variants.append({"variant": variant.name, "searches": found})
    path = golden_json.ROOT / "Tests/Goldens/llava/beams.json"
    golden_json.write(path, {"made_by": "tools/goldens/llava_beams.py", "versions": versions(), "variants": variants})


if __name__ == "__main__":
    main()
