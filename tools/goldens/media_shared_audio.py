"""Goldens of whole recordings: of each decodable file in the shared material (`audio/manifest.jsonl`) the number of
samples at 16 kHz and values of Hugging Face's Whisper feature extractor (its numpy path).

Files are decoded by libsndfile, or by libav where that cannot, averaged over channels and converted by libswresample
with its defaults, each in the version that comes with the packages.

    pip install transformers==5.23.0 numpy==2.4.6 soundfile==0.14.0 av==18.1.0
    python tools/goldens/media_shared_audio.py SHARED_DATA > Tests/Goldens/media/shared_audio.json
"""

import json
import sys
from pathlib import Path

import av
import numpy as np
import soundfile
from media_log_mel import Noise, sparse
from transformers import WhisperFeatureExtractor

RATE = 16_000


def mono(samples):
    """[frames, channels] or [frames] to mono float32."""
    return samples.mean(axis=1, dtype=np.float32) if samples.ndim == 2 else samples


def decode_libav(path):
    container = av.open(str(path))
    pieces = []
    try:
        for frame in container.decode(container.streams.audio[0]):
            planes = frame.to_ndarray()
            if not frame.format.is_planar:
                planes = planes.reshape(-1, frame.layout.nb_channels).T
            if planes.dtype != np.float32:
                planes = (planes / 2.0 ** (8 * planes.itemsize - 1)).astype(np.float32)
            pieces.append(mono(planes.T))
            rate = frame.sample_rate
    except av.error.InvalidDataError:
        pass  # a damaged end
    return np.concatenate(pieces), rate


def decode(path):
    try:
        samples, rate = soundfile.read(path, dtype="float32")
        return mono(samples), rate
    except (soundfile.LibsndfileError, ValueError):
        return decode_libav(path)


def resample(samples, rate):
    if rate == RATE:
        return samples
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    frame = av.AudioFrame.from_ndarray(samples[None], format="flt", layout="mono")
    frame.sample_rate = rate
    frames = resampler.resample(frame) + resampler.resample(None)
    return np.concatenate([piece.to_ndarray()[0] for piece in frames])


def main():
    shared = Path(sys.argv[1])
    golden = []
    for index, line in enumerate((shared / "audio/manifest.jsonl").read_text().splitlines()):
        entry = json.loads(line)
        if entry["seconds"] is None:
            continue
        samples = resample(*decode(shared / entry["path"]))
        bins = 128 if index % 4 == 0 else 80
        padded = np.zeros(480_000, dtype=np.float32)
        padded[: len(samples)] = samples[: len(padded)]
        features = WhisperFeatureExtractor(feature_size=bins)._np_extract_fbank_features(padded[None], "cpu")[0]
        values = sparse(features, len(samples) // 160, 10, Noise(index))
        golden.append({"path": entry["path"], "samples": len(samples), "bins": bins, "values": values})
    print("[\n" + ",\n".join(json.dumps(entry) for entry in golden) + "\n]")


if __name__ == "__main__":
    main()
