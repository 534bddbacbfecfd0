"""What `transformers` computes with the tiny Moonshine models.

    moonshine_tiny_random_goldens.py [NAME...]           reads Tests/Fixtures/moonshine-tiny, writes Tests/Goldens/moonshine
    moonshine_tiny_random_goldens.py --search [NAME...]  tries seeds for the weights of each, prints the first good one

Clips are heard one by one: the group norm of the encoder counts the padding of a batch, so that a padded batch of
`transformers` gives something else than its clips alone.
"""

import hashlib
import itertools
import sys
import tempfile

import torch
from safetensors.torch import save_file

import golden_json
import synthetic_waveforms
from llava_oracle import versions
from llava_tiny_random_goldens import CLEAREST, GOLDENS, STEADY, STEPS, Unfit, need, short
from moonshine_oracle import Oracle
from moonshine_tiny_random import FIXTURES, TOKENIZER, write
from moonshine_tiny_variants import VARIANTS

CLIPS = {  # a name: a waveform and its samples
    "sines, 1 s": ("sines", 16_000),
    "noise, 0.3 s": ("noise", 4_800),
    "chirp, 1.7 s and a sample": ("chirp", 27_201),
    "sines, 4 s": ("sines", 64_000),
    "noise, one frame": ("noise", 895),
}
TAPPED = "noise, 0.3 s"
PROMPTED = [40, 300, 12]  # what the tapped decoder gets after the start


def samples(name):
    waveform, count = CLIPS[name]
    return synthetic_waveforms.WAVEFORMS[waveform](count)


def waveform_record(name):
    values = samples(name)
    return {
        "waveform": CLIPS[name][0],
        "samples": len(values),
        "sha256": hashlib.sha256(values.astype("<f4").tobytes()).hexdigest(),
        "first": [float(value) for value in values[:8]],
    }


def measured(oracle, double, name):
    inputs = oracle.inputs(samples(name))
    rows, generated = oracle.greedy(inputs, STEPS)
    best = rows.topk(5, dim=-1)
    margin = float((best.values[:, 0] - best.values[:, 1]).min())
    need(margin > CLEAREST, f"{name}: margin {margin:.4f}")
    need(len(set(generated)) >= 8, f"{name}: hardly varied")
    finer = double.greedy(double.inputs(samples(name)), STEPS)
    need(finer[1] == generated, f"{name}: float64 gives something else")
    moved = float((rows - finer[0]).abs().max())
    need(moved < STEADY, f"{name}: float64 moves {moved:.2g}")
    ended = oracle.generate(inputs)
    agreed = min(len(ended), STEPS)
    need(ended[:agreed] == generated[:agreed], f"{name}: generate gives something else")
    return {
        "clip": name,
        "frames": oracle.model.model.encoder(**inputs).last_hidden_state.shape[1],
        "prompt_ids": [oracle.config.decoder_start_token_id],
        "generated_ids": generated,
        "min_margin": round(margin, 5),
        "output_logprobs": short(best.values[:, 0]),
        "top5": [
            [[int(token), round(float(value), 5)] for token, value in zip(*step, strict=True)]
            for step in zip(best.indices, best.values, strict=True)
        ],
        "text": oracle.text(generated),
        "generate": ended,
    }


@torch.inference_mode()
def taps(oracle, inputs, prompt):
    """Every stage's output [positions, width] for one clip and one decoder prompt, as float32."""
    model, kept = oracle.model.model, {}

    def keep(name, change=lambda value: value):
        def hook(_module, _inputs, output):
            kept[name] = change(output[0] if isinstance(output, tuple) else output)

        return hook

    gelu = torch.nn.functional.gelu
    hooks = [
        model.encoder.conv1.register_forward_hook(keep("encoder.conv1", lambda v: v.tanh().mT)),
        model.encoder.groupnorm.register_forward_hook(keep("encoder.groupnorm", lambda v: v.mT)),
        model.encoder.conv2.register_forward_hook(keep("encoder.conv2", lambda v: gelu(v).mT)),
        model.encoder.conv3.register_forward_hook(keep("encoder.conv3", lambda v: gelu(v).mT)),
        model.encoder.layer_norm.register_forward_hook(keep("encoder.output")),
        model.decoder.embed_tokens.register_forward_hook(keep("decoder.embedding")),
        model.decoder.norm.register_forward_hook(keep("decoder.output")),
    ]
    for side in ("encoder", "decoder"):
        for index, layer in enumerate(getattr(model, side).layers):
            hooks.append(layer.register_forward_hook(keep(f"{side}.layers.{index}")))
    kept["logits"] = oracle.model(**inputs, decoder_input_ids=torch.tensor([prompt])).logits
    for hook in hooks:
        hook.remove()
    return {name: value[0].to(torch.float32).contiguous().clone() for name, value in sorted(kept.items())}


@torch.inference_mode()
def measure(checkpoint):
    oracle, double = Oracle(checkpoint, TOKENIZER), Oracle(checkpoint, TOKENIZER, torch.float64)
    rows = [measured(oracle, double, name) for name in CLIPS]
    need(len({tuple(row["generated_ids"]) for row in rows}) == len(rows), "different audio, same tokens")
    return oracle, rows


def search(variant):
    for seed in itertools.count(1):
        with tempfile.TemporaryDirectory() as scratch:
            try:
                measure(write(variant, seed, scratch))
            except Unfit as reason:
                print(f"{variant.name} {seed}: {reason}", flush=True)
                continue
        print(f"{variant.name}: seed {seed}", flush=True)
        return


def golden(variant):
    oracle, rows = measure(FIXTURES / variant.name)
    path = GOLDENS / "moonshine" / f"{variant.name}.json"
    record = {
        "made_by": "tools/goldens/moonshine_tiny_random_goldens.py",
        "versions": versions(),
        "fixture": f"Tests/Fixtures/moonshine-tiny/{variant.name}",
        "tokenizer": "Tests/Fixtures/moonshine-tiny/tokenizer",
        "clips": {name: waveform_record(name) for name in CLIPS},
    }
    if variant.tapped:
        prompt = [oracle.config.decoder_start_token_id, *PROMPTED]
        tapped = taps(oracle, oracle.inputs(samples(TAPPED)), prompt)
        file = path.with_suffix(".taps.safetensors")
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(tapped, file)
        file.chmod(0o644)
        shapes = {name: list(value.shape) for name, value in tapped.items()}
        record["taps"] = {"file": file.name, "clip": TAPPED, "decoder_prompt_ids": prompt, "shapes": shapes}
    golden_json.write(path, record | {"runs": rows})


def main():
    torch.set_num_threads(1)
    names = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    for variant in VARIANTS:
        if not names or variant.name in names:
            search(variant) if "--search" in sys.argv else golden(variant)


if __name__ == "__main__":
    main()
