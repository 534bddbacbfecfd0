#!/usr/bin/env python3
"""Sensorium and faster-whisper (int8) on the same weights, clips and threads, in turn: A B A B.

    bench/whisper_vs_faster_whisper.py [--models tiny.en base] [--clips 11s 30s] [--rounds 5] [--threads 2]

Each round starts each engine in a process of its own, which loads, warms up once and times several transcriptions.
A figure is the median over rounds of the process's median; the ratio is Sensorium's over faster-whisper's.
Prints a table; --json FILE keeps every process's figures. Needs Debian 12, sox and python3-venv.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

import clips
from word_error import word_error_rate
from workplace import note, python, require, weights

HERE = Path(__file__).resolve().parent
PEER = "faster-whisper==1.2.1"
OURS, THEIRS = "sensorium", "faster-whisper int8"
REQUIRED = ("load_s", "median_s", "min_s", "max_s", "runs", "text", "peak_rss_mb")
OPTIONAL = ("encode_s", "decode_s", "tokens")


def command(engine, model, clip, options):
    if engine == OURS:
        line = [options.sensorium, "bench", "latency", "--model", f"whisper-{model}", "--audio", clip]
        return line + ["--threads", options.threads, "--json"] + options.sensorium_options
    interpreter = python(PEER)
    worker = [interpreter, HERE / "faster_whisper_latency.py", weights(model, interpreter), clip]
    return worker + ["--threads", options.threads, "--runs", options.runs]


def measure(engine, model, clip, spoken, options):
    line = [str(part) for part in command(engine, model, clip, options)]
    done = subprocess.run(line, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{engine} ended with status {done.returncode}: {' '.join(line)}")
    figures = json.loads(done.stdout)
    missing = [key for key in REQUIRED if key not in figures]
    if missing:
        raise SystemExit(f"{engine} printed no {', '.join(missing)}: {' '.join(line)}")
    kept = {key: figures.get(key) for key in REQUIRED + OPTIONAL}
    return kept | {"word_error_rate": word_error_rate(spoken, figures["text"]), "load_average": os.getloadavg()[0]}


def compare(model, name, engines, options):
    """Every round's figures of one model and clip, by engine."""
    path, spoken = clips.clip(name)
    figures = {engine: [] for engine in engines}
    for index in range(options.rounds):
        for engine in engines:
            figures[engine].append(measure(engine, model, path, spoken, options))
            note(f"{model} {name} round {index + 1} {engine}: {figures[engine][-1]['median_s']:.3f} s")
    return {"model": model, "clip": name, "seconds": clips.seconds(path), "engines": figures}


def median(rounds, key):
    values = [figures[key] for figures in rounds if figures[key] is not None]
    return statistics.median(values) if values else None


def table(results):
    yield "| model | clip | engine | seconds (least to most) | load s | peak MB | word errors | ratio |"
    yield "|---|---|---|---|---|---|---|---|"
    for result in results:
        peer = result["engines"].get(THEIRS)
        for engine, rounds in result["engines"].items():
            middle = median(rounds, "median_s")
            least, most = min(row["min_s"] for row in rounds), max(row["max_s"] for row in rounds)
            ratio = f"{middle / median(peer, 'median_s'):.2f}" if peer and engine != THEIRS else ""
            cells = [
                result["model"],
                f"{result['seconds']:.1f} s",
                engine,
                f"{middle:.3f} ({least:.3f} to {most:.3f})",
                f"{median(rounds, 'load_s'):.2f}",
                f"{median(rounds, 'peak_rss_mb'):.0f}",
                f"{100 * median(rounds, 'word_error_rate'):.1f}%",
                ratio,
            ]
            yield "| " + " | ".join(cells) + " |"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--models", nargs="+", default=["tiny.en", "base"])
    parser.add_argument("--clips", nargs="+", choices=clips.CLIPS, default=list(clips.CLIPS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--runs", type=int, default=5, help="transcriptions that a faster-whisper process times")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--sensorium", type=Path, default=HERE.parent / ".build/release/sensorium")
    parser.add_argument("--sensorium-options", nargs=argparse.REMAINDER, default=[], help="more for sensorium, last")
    parser.add_argument("--only", choices=(OURS, THEIRS), help="run one of the two")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def main():
    options = arguments()
    engines = [options.only] if options.only else [OURS, THEIRS]
    require("sox", "apt-get", "dpkg-deb", "ensurepip", sensorium=options.sensorium if OURS in engines else None)
    if os.getloadavg()[0] > 0.5:
        note(f"the machine is busy (load {os.getloadavg()[0]:.1f}); figures will be worth little")
    results = [compare(model, clip, engines, options) for model in options.models for clip in options.clips]
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n")
    print("\n".join(table(results)))


if __name__ == "__main__":
    sys.exit(main())
