"""Greedy transcriptions of the recordings that the repository ships.

    whisper_samples.py --tiny-en FOLDER --base FOLDER

The folders are Hugging Face folders that `ctranslate2_to_huggingface.py` made. Writes Tests/Goldens/whisper/samples.json.
"""

import argparse
import hashlib
from pathlib import Path

import audio_clips
import golden_json
from whisper_greedy import CHECKPOINTS, Transcriber
from whisper_oracle import versions

SAMPLES = golden_json.ROOT / "Samples"


def rows(transcriber):
    for path in sorted(SAMPLES.glob("*.flac")):
        samples = audio_clips.read(path)
        features = transcriber.oracle.features(samples)
        row = {
            "model": transcriber.name,
            "path": str(path.relative_to(golden_json.ROOT)),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "samples": len(samples),
            "language": "en",
        }
        if transcriber.multilingual:
            row["languages"] = transcriber.oracle.languages(features)
        yield row | transcriber.run(features, "en")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ("--tiny-en", "--base"):
        parser.add_argument(name, type=Path, required=True)
    options = parser.parse_args()
    folders = {"tiny.en": options.tiny_en, "base": options.base}
    golden_json.write(
        golden_json.WHISPER / "samples.json",
        {
            "made_by": "tools/goldens/whisper_samples.py",
            "versions": versions("av", "soundfile") | audio_clips.libraries(),
            "checkpoints": CHECKPOINTS,
            "clips": [row for name, folder in folders.items() for row in rows(Transcriber(name, folder))],
        },
    )


if __name__ == "__main__":
    main()
