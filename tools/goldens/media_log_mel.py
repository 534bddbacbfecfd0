"""Goldens of the log-mel spectrogram: values of Hugging Face's Whisper feature extractor (its numpy path) on signals
that Tests/MediaTests/TestSignals.swift makes in the same way.

    pip install transformers==5.23.0 numpy==2.4.6
    python tools/goldens/media_log_mel.py > Tests/Goldens/media/log_mel.json
"""

import json

import numpy as np
from transformers import WhisperFeatureExtractor

RATE = 16_000


class Noise:
    """Numerical Recipes' linear congruential generator modulo 2^32."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 1_664_525 + 1_013_904_223) % 2**32
        return self.state

    def signal(self, count, amplitude):
        values = [self.next() for _ in range(count)]
        signed = np.array(values, dtype=np.uint32).view(np.int32)
        return signed.astype(np.float32) * np.float32(amplitude * 2**-31)


def chirp(count):
    """From 50 to 7950 Hz in `count` samples, half of full scale."""
    n = np.arange(count, dtype=np.float64)
    phase = 2 * np.pi * (50 * n / RATE + (7900 / (2 * count / RATE)) * (n / RATE) ** 2)
    return (0.5 * np.sin(phase)).astype(np.float32)


def square(count):
    """Full scale, 440 Hz."""
    n = np.arange(count, dtype=np.int64)
    return np.where((n * 880 // RATE) % 2 == 0, 1.0, -1.0).astype(np.float32)


def impulse(count, at):
    signal = np.zeros(count, dtype=np.float32)
    signal[at] = 1
    return signal


def fade(count):
    """Noise that falls by 160 dB, so that the clamp at 8 below the largest value cuts through it."""
    n = np.arange(count, dtype=np.float64)
    return Noise(7).signal(count, 1.0) * (10.0 ** (-8 * n / count)).astype(np.float32)


SIGNALS = {
    "chirp": (chirp(80_000), 3000),
    "noise": (Noise(1).signal(100_000, 0.25), 3000),
    "quiet noise": (Noise(2).signal(50_000, 1e-5), 3000),
    "fade": (fade(200_000), 3000),
    "silence": (np.zeros(32_000, dtype=np.float32), 3000),
    "nothing": (np.zeros(0, dtype=np.float32), 3000),
    "impulse": (impulse(16_000, 5_000), 3000),
    "first sample": (impulse(1, 0), 3000),
    "square": (square(64_000), 3000),
    "ten samples": (Noise(3).signal(10, 0.5), 3000),
    "30 s": (Noise(4).signal(480_000, 0.1) + chirp(480_000), 3000),
    "a little less than 30 s": (Noise(5).signal(479_900, 0.1), 3000),
    "31 s": (Noise(6).signal(496_000, 0.1), 3000),
    "1 s": (chirp(16_000), 100),
    "one frame": (Noise(8).signal(400, 0.5), 3),
}


def sparse(features, sounding, count, noise):
    """`count` values at places that the generator picks, as [frame, bin, value]: all but each fifth where there is
    sound."""
    places = []
    for index in range(count):
        frames = features.shape[1] if index % 5 == 0 else min(sounding, features.shape[1])
        frame, bin = (noise.next() >> 8) % frames, (noise.next() >> 8) % features.shape[0]
        places.append([frame, bin, float(str(np.float32(features[bin, frame])))])
    return places


def main():
    golden = []
    for bins in (80, 128):
        for name, (signal, frames) in SIGNALS.items():
            extractor = WhisperFeatureExtractor(feature_size=bins)
            padded = np.zeros(frames * 160, dtype=np.float32)
            padded[: len(signal)] = signal[: len(padded)]
            features = extractor._np_extract_fbank_features(padded[None], "cpu")[0]
            assert features.shape == (bins, frames)
            golden.append(
                {
                    "signal": name,
                    "bins": bins,
                    "frames": frames,
                    "mean": float(features.astype(np.float64).mean()),
                    "values": sparse(features, len(signal) // 160 + 3, 40, Noise(bins)),
                }
            )
    print("[\n" + ",\n".join(json.dumps(entry) for entry in golden) + "\n]")


if __name__ == "__main__":
    main()
