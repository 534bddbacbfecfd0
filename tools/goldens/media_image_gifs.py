"""Small GIF files for `media_image_files.py`."""

import io
import struct


def blocks(data):
    return b"".join(bytes([len(data[i : i + 255])]) + data[i : i + 255] for i in range(0, len(data), 255)) + b"\0"


def packed(codes):
    """(code, width) pairs, the first in the low bits."""
    number, length = 0, 0
    for code, width in codes:
        number, length = number | code << length, length + width
    return number.to_bytes((length + 7) // 8, "little")


def uncompressed(pixels, bits):
    """LZW without strings: a clear code before every second pixel."""
    codes = []
    for index, pixel in enumerate(pixels):
        if index % 2 == 0:
            codes.append((1 << bits, bits + 1))
        codes.append((pixel, bits + 1))
    return bytes([bits]) + blocks(packed(codes + [((1 << bits) + 1, bits + 1)]))


def screen(width, height, palette=b""):
    flags = 0x80 | (len(palette) // 6).bit_length() - 1 if palette else 0
    return b"GIF89a" + struct.pack("<HHBBB", width, height, flags, 0, 0) + palette


def frame(left, top, width, height, data, flags=0, palette=b""):
    if palette:
        flags |= 0x80 | (len(palette) // 6).bit_length() - 1
    return b"," + struct.pack("<HHHHB", left, top, width, height, flags) + palette + data


def transparent(index):
    return b"!\xf9\x04" + bytes([1, 0, 0, index]) + b"\0"


def gifs(picture):
    def saved(image, **options):
        file = io.BytesIO()
        image.save(file, "GIF", **options)
        return file.getvalue()

    yield "by Pillow", saved(picture)
    yield "by Pillow, interlaced", saved(picture, interlace=1)
    yield "by Pillow, large", saved(picture.resize((90, 70)).quantize(8))
    yield "grey", saved(picture.convert("L"))

    palette = bytes(i * 71 % 256 for i in range(12))
    pixels = [(i * 7 // 3) % 4 for i in range(35)]
    data = uncompressed(pixels, 2)
    yield "palette of all", screen(7, 5, palette) + frame(0, 0, 7, 5, data) + b";"
    yield "palette of its own", screen(7, 5) + frame(0, 0, 7, 5, data, palette=palette) + b";"
    yield "palette of its own before that of all", (
        screen(7, 5, palette[::-1]) + frame(0, 0, 7, 5, data, palette=palette) + b";"
    )
    yield "no palette", screen(7, 5) + frame(0, 0, 7, 5, data) + b";"
    yield "palette of grey in order", screen(7, 5, bytes([0, 0, 0, 1, 1, 1])) + frame(0, 0, 7, 5, data) + b";"
    yield "palette too short", screen(7, 5, palette[:6]) + frame(0, 0, 7, 5, data) + b";"
    yield "interlaced", screen(7, 5, palette) + frame(0, 0, 7, 5, data, 0x40) + b";"
    for height in (1, 2, 3, 4, 6, 9):
        interlaced = uncompressed([i % 4 for i in range(3 * height)], 2)
        yield f"interlaced, {height} rows", screen(3, height, palette) + frame(0, 0, 3, height, interlaced, 0x40) + b";"
    yield "smaller than the canvas", screen(12, 9, palette) + frame(3, 2, 7, 5, data) + b";"
    yield "larger than the canvas", screen(5, 9, palette) + frame(3, 2, 7, 5, data) + b";"
    yield "transparent", screen(12, 9, palette) + transparent(2) + frame(3, 2, 7, 5, data) + b";"
    yield "transparent, no palette", screen(7, 5) + transparent(1) + frame(0, 0, 7, 5, data) + b";"
    yield "transparent beyond the palette", screen(12, 9, palette) + transparent(200) + frame(3, 2, 7, 5, data) + b";"
    comment = b"!\xfe" + blocks(b"hello, world") + b"!\xff" + b"\x0bNETSCAPE2.0" + blocks(b"\x01\0\0")
    yield "other extensions", screen(7, 5, palette) + comment + frame(0, 0, 7, 5, data) + b";"
    yield "two pictures", screen(7, 5, palette) + frame(0, 0, 7, 5, data) + frame(0, 0, 7, 5, data, 0x40) + b";"
    yield "without an end", screen(7, 5, palette) + frame(0, 0, 7, 5, data)
    yield "cut off", screen(7, 5, palette) + frame(0, 0, 7, 5, data)[:-12]
    yield "too few pixels", screen(7, 6, palette) + frame(0, 0, 7, 6, data) + b";"
    bad = bytes([2]) + blocks(packed([(4, 3), (1, 3), (7, 3), (1, 3)]))
    yield "a code that is not defined", screen(7, 5, palette) + frame(0, 0, 7, 5, bad) + b";"
    yield "a code size of 12", screen(7, 5, palette) + frame(0, 0, 7, 5, b"\x0d" + data[1:]) + b";"
    yield "no picture", screen(7, 5, palette) + comment + b";"
    yield "a picture without pixels", screen(7, 5, palette) + frame(0, 0, 0, 5, data) + b";"
    yield "a canvas without pixels", screen(0, 0, palette) + frame(0, 0, 7, 5, data) + b";"
    yield "cut off in the header", screen(7, 5, palette)[:9]
    yield "huge", screen(65535, 65535, palette) + frame(0, 0, 7, 5, data) + b";"
    yield "huge picture", screen(7, 5, palette) + frame(65535, 65535, 7, 5, data) + b";"
