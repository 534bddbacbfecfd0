"""Images of noise that the tests can make too."""

import numpy as np
from PIL import Image


def noise(width, height, seed):
    """Byte i is the highest of a 32-bit number mixed from i + seed."""
    x = (np.arange(width * height * 3, dtype=np.uint64) + np.uint64(seed)) * np.uint64(2654435761) & np.uint64(0xFFFFFFFF)
    x ^= x >> np.uint64(15)
    x = x * np.uint64(2246822519) & np.uint64(0xFFFFFFFF)
    return Image.fromarray((x >> np.uint64(24)).astype(np.uint8).reshape(height, width, 3))
