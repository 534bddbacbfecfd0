"""Tiny LoRA adapters, and what `transformers` and PEFT compute with them.

    lora_tiny.py [NAME...]    reads the tiny fixtures, writes Tests/Fixtures/lora and Tests/Goldens/lora
"""

import importlib.metadata
import itertools
import json
import shutil
import sys
import tempfile
from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file

import golden_json
import llava_oracle
import whisper_oracle
from llava_tiny_random import folder, tokenizer_folder
from llava_tiny_random_goldens import Unfit, measured, need
from llava_tiny_runs import runs
from llava_tiny_variants import VARIANTS
from lora_adapters import ADAPTERS, WHISPER
from synthetic_waveforms import WAVEFORMS
from whisper_tiny_random import HUGGINGFACE

FIXTURES = golden_json.ROOT / "Tests/Fixtures/lora"
GOLDENS = golden_json.ROOT / "Tests/Goldens/lora"
MODEL = "adapter_model.safetensors"
STEPS = 20
CLEAREST = 0.01
STEADY = 1e-4


def write(adapter, model, seed, destination):
    """A random adapter of `model`, saved by PEFT."""
    torch.manual_seed(seed)
    wrapped = get_peft_model(model, LoraConfig(**adapter.options))
    for name, value in wrapped.named_parameters():
        if ".lora_" in name:
            values = torch.randn(value.shape) * adapter.strength
            value.data.copy_(values.half() if adapter.half else values)
    wrapped.save_pretrained(destination, save_embedding_layers=False)
    (Path(destination) / "README.md").unlink(missing_ok=True)
    if adapter.half:
        respell(destination, lambda name: name, torch.float16)


def respell(destination, name, dtype=None):
    path = Path(destination) / MODEL
    tensors = {name(key): value if dtype is None else value.to(dtype) for key, value in load_file(path).items()}
    save_file(tensors, path, {"format": "pt"})


def published(name):
    """The spelling of a module before transformers 5."""
    root = "base_model.model."
    for ours, theirs in (
        ("model.language_model.", "language_model.model."),
        ("model.vision_tower.", "vision_tower.vision_model."),
        ("model.multi_modal_projector.", "multi_modal_projector."),
    ):
        if name.startswith(root + ours):
            return root + theirs + name[len(root + ours) :]
    raise ValueError(name)


def adapted(oracle, source, dtype=torch.float32):
    """The oracle's model with the adapter in it."""
    PeftModel.from_pretrained(oracle.model, source, autocast_adapter_dtype=False)
    oracle.model.to(dtype).eval()
    return oracle


def llava(adapter, seed, scratch):
    variant = next(row for row in VARIANTS if (row.folder, row.name) == (adapter.family, adapter.variant))
    checkpoint, tokenizer = folder(variant), tokenizer_folder(variant)
    write(adapter, llava_oracle.Oracle(checkpoint, tokenizer).model, seed, scratch)
    oracle = adapted(llava_oracle.Oracle(checkpoint, tokenizer), scratch)
    double = adapted(llava_oracle.Oracle(checkpoint, tokenizer, torch.float64), scratch, torch.float64)
    plain = json.loads((golden_json.ROOT / f"Tests/Goldens/{adapter.family}/{adapter.variant}.json").read_text())
    without = {row["name"]: row["generated_ids"] for row in plain["runs"]}
    rows = [measured(oracle, double, run) for run in runs(variant) if run.name in adapter.runs]
    need([row["name"] for row in rows] == adapter.runs, "another order of runs")
    for row in rows:
        need(row["generated_ids"] != without[row["name"]], f"{row['name']}: the same as without the adapter")
    return rows, llava_oracle.versions()


def whisper(adapter, seed, scratch):
    write(adapter, whisper_oracle.Oracle(HUGGINGFACE).model, seed, scratch)
    plain = whisper_oracle.Oracle(HUGGINGFACE)
    oracle = adapted(whisper_oracle.Oracle(HUGGINGFACE), scratch)
    start, rows = [oracle.generation.decoder_start_token_id], []
    for name in adapter.runs:
        features = oracle.features(WAVEFORMS[name]())
        run, best = oracle.raw(features, start, STEPS, stop_at_end=False, top=5)
        without, _ = plain.raw(features, start, STEPS, stop_at_end=False)
        need(min(run.margins) > CLEAREST, f"{name}: margin {min(run.margins):.4f}")
        need(len(set(run.generated)) >= 8, f"{name}: hardly varied")
        need(run.generated != without.generated, f"{name}: the same as without the adapter")
        rows.append({"waveform": name} | run.record() | {"top5": best})
    need(len({tuple(row["generated_ids"]) for row in rows}) == len(rows), "different audio, same tokens")
    return rows, whisper_oracle.versions()


def make(adapter, compute):
    for seed in itertools.count(1):
        with tempfile.TemporaryDirectory() as scratch:
            try:
                rows, versions = compute(adapter, seed, scratch)
            except Unfit as reason:
                print(f"{adapter.name} {seed}: {reason}", flush=True)
                continue
            if adapter.published:
                respell(scratch, published)
            destination = FIXTURES / adapter.name
            shutil.rmtree(destination, ignore_errors=True)
            destination.mkdir(parents=True)
            for name in ("adapter_config.json", MODEL):
                shutil.copyfile(Path(scratch) / name, destination / name)
            config = json.loads((destination / "adapter_config.json").read_text())
            config["base_model_name_or_path"] = None
            (destination / "adapter_config.json").write_text(json.dumps(config, indent=1, sort_keys=True) + "\n")
        golden_json.write(
            GOLDENS / f"{adapter.name}.json",
            {
                "made_by": "tools/goldens/lora_tiny.py",
                "versions": versions | {"peft": importlib.metadata.version("peft")},
                "adapter": f"Tests/Fixtures/lora/{adapter.name}",
                "family": adapter.family,
                "variant": adapter.variant,
                "seed": seed,
                "runs": rows,
            },
        )
        return


def main():
    torch.set_num_threads(1)
    wanted = sys.argv[1:]
    for adapter in [*ADAPTERS, WHISPER]:
        if not wanted or adapter.name in wanted:
            make(adapter, whisper if adapter is WHISPER else llava)


if __name__ == "__main__":
    main()
