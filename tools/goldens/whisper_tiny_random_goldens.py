"""What `transformers` computes with the tiny random Whisper, at every stage.

    whisper_tiny_random_goldens.py    reads Tests/Fixtures/whisper-tiny-random
                                      writes Tests/Goldens/whisper/tiny-random.json and tiny-random.taps.safetensors
"""

import hashlib

import numpy as np
import torch
from safetensors.numpy import save_file

import golden_json
from synthetic_waveforms import WAVEFORMS
from whisper_oracle import Oracle, float32, versions
from whisper_tiny_random import HUGGINGFACE

STEPS = 20
LANGUAGE = "de"
TAPPED = "chirp"
CLEAREST = 0.02  # no choice of the goldens may be closer than this


def waveform_record(samples):
    return {
        "samples": len(samples),
        "sha256": hashlib.sha256(samples.astype("<f4").tobytes()).hexdigest(),
        "first": [float(value) for value in samples[:8]],
    }


def runs(oracle, features):
    start = oracle.generation.decoder_start_token_id
    raw, best = oracle.raw(features, [start], STEPS, stop_at_end=False, top=5)
    options = {"language": LANGUAGE, "task": "transcribe", "max_new_tokens": STEPS}
    kept = {name: getattr(oracle.generation, name) for name in ("suppress_tokens", "begin_suppress_tokens")}
    generated = oracle.generate(features, return_timestamps=False, **options)
    timed = oracle.generate(features, return_timestamps=True, **options)
    for name in kept:
        setattr(oracle.generation, name, None)
    unsuppressed = oracle.generate(features, return_timestamps=False, **options)
    for name, value in kept.items():
        setattr(oracle.generation, name, value)
    return {
        "raw": raw.record() | {"top5": best, "text": oracle.text(raw.generated)},
        "generate": generated.record() | {"text": oracle.text(generated.generated)},
        "generate_unsuppressed": unsuppressed.record(),
        "generate_timestamps": timed.record(),
        "languages": oracle.languages(features),
    }


@torch.inference_mode()
def taps(oracle, features, prompt):
    """Every stage's output [positions, width] for one waveform and one decoder prompt."""
    model = oracle.model.model
    kept = {"log_mel": features[0].T}

    def keep(name, change=lambda value: value):
        def hook(_module, _inputs, output):
            value = output[0] if isinstance(output, tuple) else output
            kept[name] = change(value)[0]

        return hook

    gelu = torch.nn.functional.gelu
    hooks = [
        model.encoder.conv1.register_forward_hook(keep("encoder.conv1", lambda v: gelu(v).mT)),
        model.encoder.conv2.register_forward_hook(
            keep("encoder.conv2", lambda v: gelu(v).mT + model.encoder.embed_positions.weight)
        ),
        model.encoder.layer_norm.register_forward_hook(keep("encoder.output")),
        model.decoder.layer_norm.register_forward_hook(keep("decoder.output")),
        model.decoder.layers[0].register_forward_pre_hook(
            lambda _module, inputs: kept.update({"decoder.embedding": inputs[0][0]})
        ),
    ]
    for side in ("encoder", "decoder"):
        for index, layer in enumerate(getattr(model, side).layers):
            hooks.append(layer.register_forward_hook(keep(f"{side}.layers.{index}")))
    kept["logits"] = oracle.model(features, decoder_input_ids=torch.tensor([prompt])).logits[0]
    for hook in hooks:
        hook.remove()
    return {name: float32(value) for name, value in kept.items()}


def check(rows):
    """The fixture must be worth testing with: varied, dependent on the audio, no near ties, suppression felt."""
    raws = {tuple(row["raw"]["generated_ids"]) for row in rows}
    assert len(raws) == len(rows), "different audio, same tokens"
    for row in rows:
        assert len(set(row["raw"]["generated_ids"])) >= 8, f"{row['waveform']}: hardly varied"
        plain = row["generate_unsuppressed"]["generated_ids"]
        assert row["generate"]["generated_ids"] != plain, f"{row['waveform']}: suppression not felt"
        for kind, run in row.items():
            if isinstance(run, dict):
                assert run["min_margin"] > CLEAREST, f"{row['waveform']} {kind}: margin {run['min_margin']}"


def main():
    torch.set_num_threads(1)
    oracle = Oracle(HUGGINGFACE)
    waveforms = {name: make() for name, make in WAVEFORMS.items()}
    features = {name: oracle.features(samples) for name, samples in waveforms.items()}
    rows = [{"waveform": name} | runs(oracle, value) for name, value in features.items()]

    generation = oracle.generation
    start = [generation.decoder_start_token_id, generation.lang_to_id[f"<|{LANGUAGE}|>"]]
    start += [generation.task_to_id["transcribe"], generation.no_timestamps_token_id]
    prompt = start + oracle.tokenizer("the river", add_special_tokens=False).input_ids[:2]
    check(rows)

    tapped = taps(oracle, features[TAPPED], prompt)
    path = golden_json.WHISPER / "tiny-random.taps.safetensors"
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(tapped, path)
    path.chmod(0o644)
    golden_json.write(
        golden_json.WHISPER / "tiny-random.json",
        {
            "made_by": "tools/goldens/whisper_tiny_random_goldens.py",
            "versions": versions(),
            "fixture": "Tests/Fixtures/whisper-tiny-random",
            "language": LANGUAGE,
            "max_new_tokens": STEPS,
            "waveforms": {name: waveform_record(samples) for name, samples in waveforms.items()},
            "taps": {
                "file": path.name,
                "waveform": TAPPED,
                "decoder_prompt_ids": prompt,
                "shapes": {name: list(value.shape) for name, value in tapped.items()},
            },
            "runs": rows,
        },
    )


if __name__ == "__main__":
    main()
