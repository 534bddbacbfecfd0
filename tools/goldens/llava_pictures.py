"""Pictures from an integer recurrence, so that tests make the same bytes without a media file.

All arithmetic is on unsigned 32-bit integers that wrap; x, y and channel count from zero, divisions round down.

    hash(seed, x, y, c):  h = x * 0x9E3779B1 + y * 0x85EBCA77 + c * 0xC2B2AE3D + seed * 0x27D4EB2F
                          h = (h ^ h >> 15) * 0x2C1B3C6D
                          h = (h ^ h >> 12) * 0x297A2D39
                          the byte is h >> 24

    pixel(x, y, c) of a width x height picture:
                          (3 * hash(seed, x * 8 / width, y * 8 / height, c) + hash(seed + 1, x, y, c)) / 4

that is, eight by eight blocks of one colour each, with a quarter of noise. Frame f of a video is the picture of seed + 16 f.
"""

import hashlib

import numpy as np
from PIL import Image

FRAME_STEP = 16


def _hash(seed, x, y, channel):
    u32 = np.uint32
    with np.errstate(over="ignore"):
        h = x * u32(0x9E3779B1) + y * u32(0x85EBCA77) + channel * u32(0xC2B2AE3D)
        h = h + u32(seed * 0x27D4EB2F % 2**32)
        h = (h ^ h >> u32(15)) * u32(0x2C1B3C6D)
        h = (h ^ h >> u32(12)) * u32(0x297A2D39)
    return h >> u32(24)


def pixels(width, height, seed):
    """RGB bytes [height, width, 3]."""
    x = np.arange(width, dtype=np.uint32)[None, :, None]
    y = np.arange(height, dtype=np.uint32)[:, None, None]
    channel = np.arange(3, dtype=np.uint32)[None, None, :]
    blocks = _hash(seed, x * np.uint32(8) // np.uint32(width), y * np.uint32(8) // np.uint32(height), channel)
    return ((np.uint32(3) * blocks + _hash(seed + 1, x, y, channel)) >> np.uint32(2)).astype(np.uint8)


def image(width, height, seed):
    return {"modality": "image", "width": width, "height": height, "seed": seed}


def video(width, height, seed, frames):
    return {"modality": "video", "width": width, "height": height, "seed": seed, "frames": frames}


def arrays(item):
    """The bytes of an item: one array for an image, one a frame for a video."""
    count = item.get("frames", 1)
    return [pixels(item["width"], item["height"], item["seed"] + FRAME_STEP * frame) for frame in range(count)]


def pictures(item):
    return [Image.fromarray(array) for array in arrays(item)]


def record(item):
    """The item with the SHA-256 of its RGB bytes, frames after one another."""
    digest = hashlib.sha256()
    for array in arrays(item):
        digest.update(array.tobytes())
    return item | {"sha256": digest.hexdigest()}
