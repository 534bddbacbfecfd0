"""Word errors of long recordings: `sensorium transcribe` beside faster-whisper at the same settings.

Recordings are those of bench/long_recordings.py (NAME.flac with NAME.json), or rows of a manifest of clips. Both sides
decode greedily, fall back to higher temperatures by the same thresholds, and give timestamps; batched mode cuts at
silences that Silero's network finds. Needs PyPI's faster-whisper==1.2.1, jiwer and whisper-normalizer.

    python bench/long_word_error.py --sensorium .build/release/sensorium --model ~/.cache/sensorium/models/whisper-base out/*.flac
"""

import argparse
import json
import pathlib
import subprocess
import time

import jiwer
from whisper_normalizer.basic import BasicTextNormalizer
from whisper_normalizer.english import EnglishTextNormalizer

parser = argparse.ArgumentParser()
parser.add_argument("--sensorium", required=True)
parser.add_argument("--model", required=True, help="a CTranslate2 folder, which both can read")
parser.add_argument("--modes", nargs="*", default=["sequential", "batched"])
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--compute-type", default="float32")
parser.add_argument("--arguments", default="", help="more for sensorium transcribe")
parser.add_argument("--only", choices=["sensorium", "faster-whisper"])
parser.add_argument("recordings", nargs="+")
arguments = parser.parse_args()


def expected():
    for path in arguments.recordings:
        if path.endswith(".jsonl"):
            root = pathlib.Path(path).parent.parent
            for line in open(path, encoding="utf-8"):
                row = json.loads(line)
                if row.get("transcript"):
                    yield root / row["path"], row["language"], row["transcript"]
        else:
            known = json.loads(pathlib.Path(path).with_suffix(".json").read_text())
            yield pathlib.Path(path), known["language"], known["text"]


def ours(mode, files):
    for path, language, _ in files:
        command = [arguments.sensorium, "transcribe", "--model", arguments.model, "--mode", mode, "--language", language,
                   "--timestamps", "segment", "--format", "json", "--no-progress", *arguments.arguments.split()]
        if mode == "sequential":
            command += ["--no-vad"]
        run = subprocess.run([*command, str(path)], capture_output=True, text=True)
        yield json.loads(run.stdout)["text"] if run.stdout.strip() else ""


def theirs(mode, files):
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    model = WhisperModel(arguments.model, device="cpu", compute_type=arguments.compute_type, cpu_threads=arguments.threads)
    for path, language, _ in files:
        settings = dict(language=language, beam_size=1, without_timestamps=False)
        if mode == "batched":
            segments, _ = BatchedInferencePipeline(model).transcribe(str(path), batch_size=8, **settings)
        else:
            segments, _ = model.transcribe(str(path), **settings)
        yield "".join(segment.text for segment in segments)


files = list(expected())
print(f"{'':28}" + "".join(f"{mode:>28}" for mode in arguments.modes))
for name, run in [("sensorium", ours), ("faster-whisper", theirs)]:
    if arguments.only not in (None, name):
        continue
    sums = {}
    for mode in arguments.modes:
        started = time.time()
        for (path, language, text), found in zip(files, run(mode, files)):
            normalize = EnglishTextNormalizer() if language == "en" else BasicTextNormalizer()
            reference, hypothesis = normalize(text), normalize(found)
            score = jiwer.process_words(reference, hypothesis)
            errors = score.substitutions + score.deletions + score.insertions
            entry = sums.setdefault((mode, language), [0, 0, 0, 0])
            for place, value in enumerate([errors, len(reference.split()), score.deletions, score.insertions]):
                entry[place] += value
        sums[(mode, "seconds")] = time.time() - started
    for language in sorted({key[1] for key in sums if key[1] != "seconds"}):
        cells = [sums[(mode, language)] for mode in arguments.modes]
        print(f"{name:20}{language:8}" + "".join(
            f"{100 * e / w:10.2f}% of {w} (-{d} +{i})".rjust(28) for e, w, d, i in cells))
    totals = [[sum(v[p] for k, v in sums.items() if k[0] == mode and k[1] != "seconds") for p in (0, 1)]
              for mode in arguments.modes]
    print(f"{name:20}{'all':8}" + "".join(f"{100 * e / max(1, w):10.2f}% of {w}".rjust(28) for e, w in totals))
    print(f"{name:20}{'seconds':8}" + "".join(f"{sums[(mode, 'seconds')]:28.1f}" for mode in arguments.modes))
