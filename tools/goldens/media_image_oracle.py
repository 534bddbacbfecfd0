"""What Pillow makes of images, for the goldens of decoding, resizing and preparing them."""

import io
import warnings

import numpy as np
from PIL import Image, ImageOps

warnings.simplefilter("ignore")


def decode(data):
    """The picture in the bytes of a file: upright, RGB, laid over white where it has transparency. Raises what Pillow
    raises, for more than 178,956,970 pixels too."""
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    if not image.has_transparency_data:
        return image.convert("RGB")
    rgba = image.convert("RGBA")
    result = Image.new("RGB", rgba.size, (255, 255, 255))
    result.paste(rgba, mask=rgba.getchannel("A"))
    return result


def fnv(data):
    """The 64-bit FNV-1a hash of 8 bytes at a time (little-endian; the last ones filled up with zeros)."""
    data = bytes(data) + bytes(-len(data) % 8)
    hash = 0xCBF29CE484222325
    for word in np.frombuffer(data, dtype="<u8").tolist():
        hash = ((hash ^ word) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{hash:016x}"
