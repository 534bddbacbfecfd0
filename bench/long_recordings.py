"""Makes long recordings with transcripts of Asterisk's prompts (CC BY-SA 3.0), in five languages.

Studio clips are joined in an order of their own with silences of 0.3 to 2.5 s, so that what is said is known and no text
of the models' training fits it. Needs Debian's asterisk-core-sounds-{en,es,fr,it,ru} and their -wav packages, installed or
unpacked below --root, and PyPI's numpy and soundfile.

    python bench/long_recordings.py --root / --minutes 12 out/
"""

import argparse
import gzip
import json
import pathlib
import random

import numpy
import soundfile

parser = argparse.ArgumentParser()
parser.add_argument("--root", default="/")
parser.add_argument("--minutes", type=float, default=12)
parser.add_argument("--languages", nargs="*", default=["en", "es", "fr", "it", "ru"])
parser.add_argument("output")
arguments = parser.parse_args()
root, output = pathlib.Path(arguments.root), pathlib.Path(arguments.output)
output.mkdir(parents=True, exist_ok=True)
RATE = 8000


def prompts(language):
    path = root / f"usr/share/doc/asterisk-core-sounds-{language}/core-sounds-{language}.txt.gz"
    for line in gzip.open(path, "rt", encoding="utf-8", errors="replace"):
        name, colon, text = line.partition(":")
        text = text.strip()
        # Notes in brackets, lists and single letters are not said as they are written.
        if colon and not line.startswith(";") and len(text) > 25 and not set(text) & set("()[]/<>0123456789") \
                and not text.startswith("..."):
            yield name.strip(), text


for language in arguments.languages:
    folder = next((root / "usr/share/asterisk/sounds").glob(f"{language}*"))
    clips = [(folder / f"{name}.wav", text) for name, text in prompts(language)]
    clips = [(path, text) for path, text in clips if path.exists()]
    numbers = random.Random(language)
    numbers.shuffle(clips)
    sounds, texts, length = [], [], 0
    while length < arguments.minutes * 60 * RATE:
        for path, text in clips:
            sound, rate = soundfile.read(path, dtype="float32")
            assert rate == RATE, path
            gap = numpy.zeros(int(RATE * numbers.uniform(0.3, 2.5)), numpy.float32)
            sounds += [sound, gap]
            texts.append(text)
            length += len(sound) + len(gap)
            if length >= arguments.minutes * 60 * RATE:
                break
    soundfile.write(output / f"{language}.flac", numpy.concatenate(sounds), RATE)
    (output / f"{language}.json").write_text(json.dumps({"language": language, "text": " ".join(texts)}, ensure_ascii=False))
    print(language, round(length / RATE), "s", sum(len(text.split()) for text in texts), "words", len(clips), "clips")
