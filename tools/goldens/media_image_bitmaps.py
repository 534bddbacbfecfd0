"""Small Windows bitmaps for `media_image_files.py`."""

import struct

COLOURS = bytes(i * 61 % 256 for i in range(4 * 256))


def bitmap(width, height, bits, rows, compression=0, palette=b"", colours=0, size=40, masks=(), offset=None):
    """`rows` as they lie in the file."""
    fields = struct.pack("<iiHHIIiiII", width, height, 1, bits, compression, len(rows), 2835, 2835, colours, 0)
    inside = struct.pack(f"<{len(masks)}I", *masks)
    if size > 40:
        fields, inside = (fields + inside).ljust(size - 4, b"\0"), b""
    body = struct.pack("<I", size) + fields + inside + palette
    start = 14 + len(body) if offset is None else offset
    return b"BM" + struct.pack("<IHHI", 14 + len(body) + len(rows), 0, 0, start) + body + rows


def rows(width, height, bits, seed=0):
    """Rows of noise, filled up to a multiple of 4 bytes."""
    length = (width * bits + 31) // 32 * 4
    return bytes((i * 89 + i * i // 7 + seed) % 256 for i in range(length * height))


def old(width, height, bits, palette, data):
    body = struct.pack("<IHHHH", 12, width, height, 1, bits) + palette
    return b"BM" + struct.pack("<IHHI", 0, 0, 0, 14 + len(body)) + body + data


def bitmaps(picture):
    for bits in (1, 4, 8):
        data, palette = rows(9, 5, bits), COLOURS[: 4 << bits]
        yield f"{bits} bits", bitmap(9, 5, bits, data, palette=palette)
        yield f"{bits} bits, top down", bitmap(9, -5, bits, data, palette=palette[:60], colours=min(15, 1 << bits))
        yield f"{bits} bits, few colours", bitmap(9, 5, bits, data, palette=palette[:8], colours=2)
    for bits in (16, 24, 32):
        yield f"{bits} bits", bitmap(9, 5, bits, rows(9, 5, bits))
    grey = b"".join(bytes([i, i, i, 0]) for i in range(256))
    yield "8 bits, grey", bitmap(9, 5, 8, rows(9, 5, 8), palette=grey)
    yield "8 bits, some grey", bitmap(9, 5, 8, rows(9, 5, 8), palette=grey[:80], colours=20)
    yield "4 bits, grey", bitmap(9, 5, 4, rows(9, 5, 4), palette=grey[:64])
    yield "1 bit, black and white", bitmap(9, 5, 1, rows(9, 5, 1), palette=bytes([0, 0, 0, 0, 255, 255, 255, 0]))
    yield "8 bits, 300 colours", bitmap(9, 5, 8, rows(9, 5, 8), palette=COLOURS + COLOURS[:176], colours=300)
    yield "pixels where the palette is", bitmap(9, 5, 4, rows(9, 5, 4), palette=COLOURS[:64], offset=54)
    yield "no place of the pixels", bitmap(9, 5, 4, rows(9, 5, 4), palette=COLOURS[:64], offset=0)
    yield "before Windows", old(9, 5, 4, COLOURS[:48], rows(9, 5, 4))
    yield "before Windows, 24 bits", old(9, 5, 24, b"", rows(9, 5, 24))

    yield "565", bitmap(9, 5, 16, rows(9, 5, 16), 3, masks=(0xF800, 0x7E0, 0x1F))
    yield "555", bitmap(9, 5, 16, rows(9, 5, 16), 3, masks=(0x7C00, 0x3E0, 0x1F))
    yield "444", bitmap(9, 5, 16, rows(9, 5, 16), 3, masks=(0xF00, 0xF0, 0xF))
    yield "24 bits with masks", bitmap(9, 5, 24, rows(9, 5, 24), 3, masks=(0xFF0000, 0xFF00, 0xFF))
    yield "masks of RGB", bitmap(9, 5, 32, rows(9, 5, 32), 3, masks=(0xFF, 0xFF00, 0xFF0000))
    for masks in [
        (0xFF0000, 0xFF00, 0xFF), (0xFF000000, 0xFF0000, 0xFF00), (0xFF000000, 0xFF00, 0xFF), (0, 0, 0), (0xFF, 0xFF00, 0xFF00),
    ]:
        yield f"masks {masks}", bitmap(9, 5, 32, rows(9, 5, 32), 3, masks=masks)
    for masks in [
        (0xFF0000, 0xFF00, 0xFF, 0xFF000000), (0xFF, 0xFF00, 0xFF0000, 0xFF000000),
        (0xFF000000, 0xFF0000, 0xFF00, 0xFF), (0xFF000000, 0xFF00, 0xFF, 0xFF0000),
    ]:
        yield f"masks {masks}", bitmap(9, 5, 32, rows(9, 5, 32), 3, size=124, masks=masks)
    yield "without masks", bitmap(9, 5, 32, rows(9, 5, 32), 3, size=52, masks=(0xFF0000, 0xFF00, 0xFF))

    runs8 = bytes([9, 5, 0, 0, 4, 1, 0, 3, 7, 8, 9, 0, 2, 3, 0, 0, 0, 2, 4, 1, 3, 200, 0, 0, 20, 9, 0, 0, 9, 77, 0, 1])
    few = dict(compression=1, palette=COLOURS[:40], colours=10)
    yield "runs of 8 bits", bitmap(9, 5, 8, runs8, **few)
    yield "runs of 8 bits, top down", bitmap(9, -5, 8, runs8, **few)
    yield "runs that end early", bitmap(9, 5, 8, runs8[:14] + b"\0\1", **few)
    yield "runs that are cut off", bitmap(9, 5, 8, runs8[:15], **few)
    runs4 = bytes([9, 0x5A, 0, 0, 4, 0x12, 0, 5, 0x78, 0x9A, 0xB0, 0, 0, 0, 0, 2, 4, 1, 2, 0xF0, 0, 0, 9, 0x31, 3, 1, 6, 9])
    yield "runs of 4 bits", bitmap(9, 5, 4, runs4 + b"\0\1", 2, COLOURS[:64])
    yield "runs in grey", bitmap(9, 5, 8, runs8, 1, grey[:80], 20)

    good = bitmap(9, 5, 24, rows(9, 5, 24))
    yield "without the last fill", good[:-1]
    yield "cut off in the pixels", good[:-2]
    yield "cut off in the header", good[:30]
    yield "no width", bitmap(0, 5, 24, b"")
    yield "huge", bitmap(0x7FFFFFFF, 0x7FFFFFFF, 24, b"abcd")
    yield "2 bits", bitmap(9, 5, 2, rows(9, 5, 2), palette=COLOURS[:16])
    yield "JPEG in it", bitmap(9, 5, 24, rows(9, 5, 24), 4)
    yield "an unknown header", bitmap(9, 5, 24, rows(9, 5, 24), size=44, masks=(0,))
