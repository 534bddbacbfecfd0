"""Recordings as Whisper hears them: 16 kHz, one channel, float32."""

import av
import numpy as np
import soundfile

RATE = 16_000


def read(path):
    """The samples of a lossless file: libsndfile's float32, the mean of its channels, then libswresample's defaults."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return resampled(samples.mean(axis=1, dtype=np.float32), rate)


def resampled(samples, rate):
    if rate == RATE:
        return samples
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None]), format="flt", layout="mono")
    frame.sample_rate = rate
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    frames = resampler.resample(frame) + resampler.resample(None)
    return np.concatenate([part.to_ndarray()[0] for part in frames])


def libraries():
    """What decoded and resampled, for the record."""
    versions = {name: ".".join(map(str, av.library_versions[name])) for name in ("libswresample",)}
    return versions | {"libsndfile": soundfile.__libsndfile_version__.removeprefix("libsndfile-")}
