"""Three waveforms that any language makes alike: integer recurrences, then float64, then one rounding to float32.

State and phase are unsigned 32-bit and wrap. `uniform` of a state s is s / 2^31 - 1, in [-1, 1).
Each sample is summed in float64 from left to right as written here, and rounded to float32 last.
A waveform of another length goes on by the same rules, or stops earlier.

noise     16,000 samples: s = 1664525 s + 1013904223 (before each sample), from s = 1;  0.3 uniform(s)
chirp     12,800 samples: a tone that climbs from 100 to 6,100 Hz;
          sample n is 0.5 sin(2 pi p / 2^32) + 0.01 uniform(s),  s as in noise from s = 2,
          p = 0 at n = 0, then p += d before each sample, where d = 26843545 at n = 1 and d += 125834 after each
sines     16,000 samples: 0.2 sin(2 pi a / 2^32) + 0.15 sin(2 pi b / 2^32) + 0.1 sin(2 pi c / 2^32)
          + 0.01 uniform(s),  s as in noise from s = 3,  a += 59055800, b += 177167400, c += 708669603
          (220, 660 and 2,640 Hz) after each sample, all from 0
"""

import math

import numpy as np

MASK = 0xFFFF_FFFF


def _uniforms(seed):
    state = seed
    while True:
        state = (1664525 * state + 1013904223) & MASK
        yield state / 2.0**31 - 1.0


def _sine(phase):
    return math.sin(2.0 * math.pi * phase / 2.0**32)


def noise(count=16_000):
    source = _uniforms(1)
    return _samples(0.3 * next(source) for _ in range(count))


def chirp(count=12_800):
    def samples():
        source, phase, step = _uniforms(2), 0, 26_843_545
        for _ in range(count):
            yield 0.5 * _sine(phase) + 0.01 * next(source)
            phase, step = (phase + step) & MASK, step + 125_834

    return _samples(samples())


def sines(count=16_000):
    def samples():
        source, a, b, c = _uniforms(3), 0, 0, 0
        for _ in range(count):
            yield 0.2 * _sine(a) + 0.15 * _sine(b) + 0.1 * _sine(c) + 0.01 * next(source)
            a, b, c = (a + 59_055_800) & MASK, (b + 177_167_400) & MASK, (c + 708_669_603) & MASK

    return _samples(samples())


def _samples(values):
    return np.array(list(values), np.float64).astype(np.float32)


WAVEFORMS = {"noise": noise, "chirp": chirp, "sines": sines}
