"""Backgrounds of one named colour: plain, shaded, striped, chequered or rough."""

import functools
import random

import numpy as np
from PIL import Image

from things import COLOUR_JITTER, COLOURS

NOISE_SIDE = 512


@functools.cache
def _noise() -> np.ndarray:
    """Standard normal noise times 32, made once; crops of it are the noise of every picture."""
    values = np.random.default_rng(7).standard_normal((NOISE_SIDE, NOISE_SIDE, 3)) * 32
    return np.clip(values, -127, 127).astype(np.int16)


def jittered(draw: random.Random, name: str) -> tuple[int, int, int]:
    return tuple(min(255, max(0, c + draw.randint(-COLOUR_JITTER, COLOUR_JITTER))) for c in COLOURS[name])


def contrasting(draw: random.Random, background: str) -> str:
    """A colour's name that stands out from `background`."""
    base = COLOURS[background]
    names = [n for n, c in COLOURS.items() if sum((a - b) ** 2 for a, b in zip(base, c)) > 115**2]
    return draw.choice(names)


def with_noise(draw: random.Random, pixels: np.ndarray, sigma: float) -> np.ndarray:
    height, width = pixels.shape[:2]
    y, x = draw.randrange(NOISE_SIDE), draw.randrange(NOISE_SIDE)
    rows = np.arange(y, y + height) % NOISE_SIDE
    columns = np.arange(x, x + width) % NOISE_SIDE
    noise = _noise()[rows[:, None], columns[None, :]]
    return np.clip(pixels + ((noise * int(sigma * 8)) >> 8), 0, 255).astype(np.uint8)


def background(draw: random.Random, name: str, width: int, height: int) -> Image.Image:
    colour = jittered(draw, name)
    style = draw.random()
    if style < 0.45:
        return Image.new("RGB", (width, height), colour)
    other = np.array([min(255, max(0, c + draw.randint(-16, 16))) for c in colour], np.float32)
    first = np.array(colour, np.float32)
    if style < 0.7:
        across = draw.random() < 0.5
        ramp = np.linspace(0, 1, width if across else height, dtype=np.float32)[:, None]
        line = (first + (other - first) * ramp).astype(np.uint8)
        line = line[None, :, :] if across else line[:, None, :]
        return Image.fromarray(np.ascontiguousarray(np.broadcast_to(line, (height, width, 3))))
    if style < 0.85:
        period = draw.randint(8, 40)
        columns = (np.arange(width) // period) % 2
        rows = (np.arange(height) // period) % 2
        chequered = draw.random() < 0.5
        which = (columns[None, :] ^ rows[:, None]) if chequered else np.broadcast_to(columns[None, :], (height, width))
        return Image.fromarray(np.stack([first, other]).astype(np.uint8)[which])
    pixels = np.empty((height, width, 3), np.int16)
    pixels[:] = colour
    return Image.fromarray(with_noise(draw, pixels, draw.uniform(6, 16)))
