"""Tests/Goldens/speech: what Silero's ONNX file and faster-whisper's span rules give.

Needs, beside requirements.txt, faster-whisper==1.2.1, onnxruntime and silero-vad==6.2.3 (--no-deps). Run from the root of the
checkout.
"""

import importlib.util
import json
import pathlib
import sys
import types

import numpy
import onnxruntime
import soundfile

root = pathlib.Path(__file__).parent.parent.parent
out = root / "Tests/Goldens/speech"
out.mkdir(parents=True, exist_ok=True)


def probabilities(samples):
    folder = pathlib.Path(importlib.util.find_spec("silero_vad").origin).parent
    session = onnxruntime.InferenceSession(str(folder / "data/silero_vad_16k_op15.onnx"))
    state, context, found = numpy.zeros((2, 1, 128), numpy.float32), numpy.zeros((1, 64), numpy.float32), []
    samples = numpy.pad(samples, (0, -len(samples) % 512))
    for start in range(0, len(samples), 512):
        frame = numpy.concatenate([context, samples[None, start : start + 512]], 1)
        value, state = session.run(None, {"input": frame, "state": state, "sr": numpy.array(16000, numpy.int64)})
        context = frame[:, -64:]
        found.append(round(float(value[0, 0]), 6))
    return found


def tone(count):
    """A chirp that Swift makes as well, in integers' exact steps."""
    n = numpy.arange(count, dtype=numpy.float64)
    return (0.5 * numpy.sin(2 * numpy.pi * (100 * n / 16000 + 400 * (n / 16000) ** 2))).astype(numpy.float32)


clips = []
for name in ["Samples/all-busy.flac", "Samples/not-in-service.flac"]:
    samples, rate = soundfile.read(root / name, dtype="float32")
    if rate != 16000:
        import av
        resampler = av.AudioResampler(format="flt", layout="mono", rate=16000)
        frame = av.AudioFrame.from_ndarray(samples[None], format="flt", layout="mono")
        frame.rate = rate
        parts = [part.to_ndarray()[0] for part in resampler.resample(frame) + resampler.resample(None)]
        samples = numpy.concatenate(parts)
    clips.append({"path": name, "samples": len(samples), "probabilities": probabilities(samples)})
clips.append({"path": "tone", "samples": 20000, "probabilities": probabilities(tone(20000))})
(out / "voice-activity.json").write_text(json.dumps({"clips": clips}) + "\n")

# faster-whisper's own code over probabilities of ours.
import faster_whisper.vad as vad

cases = []
numbers = numpy.random.default_rng(11)
settings = [
    {}, {"min_silence_duration_ms": 160, "max_speech_duration_s": 30}, {"min_silence_duration_ms": 500, "speech_pad_ms": 200},
    {"min_silence_duration_ms": 100, "max_speech_duration_s": 3, "speech_pad_ms": 30},
    {"threshold": 0.7, "neg_threshold": 0.2, "min_speech_duration_ms": 250, "min_silence_duration_ms": 300},
    {"min_silence_duration_ms": 2000, "max_speech_duration_s": 5},
]
for number in range(24):
    options = settings[number % len(settings)]
    frames = int(numbers.integers(20, 500))
    steps = numbers.normal(0, 0.25, frames).cumsum()
    values = 1 / (1 + numpy.exp(-(3 * numpy.sin(steps) + numbers.normal(0, 0.8, frames))))
    values = [round(float(value), 3) for value in values]
    count = frames * 512 - int(numbers.integers(1, 512))
    vad.get_vad_model = lambda: (lambda audio: numpy.array(values, numpy.float32))
    spans = vad.get_speech_timestamps(numpy.zeros(count, numpy.float32), vad.VadOptions(**options))
    cases.append({"options": options, "samples": count, "probabilities": values,
                  "spans": [[span["start"], span["end"]] for span in spans]})
(out / "spans.json").write_text(json.dumps({"cases": cases}) + "\n")
