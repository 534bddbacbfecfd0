"""Small PNG files for `media_image_files.py`."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
KINDS = [(b, 0) for b in (1, 2, 4, 8, 16)] + [(b, 3) for b in (1, 2, 4, 8)] + [(b, c) for c in (2, 4, 6) for b in (8, 16)]
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width, height, bits, colour, interlaced=False):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced))


def sample(x, y, channel, bits):
    return (x * 37 + y * 59 + channel * 83 + x * y * 11) * 7919 % (1 << bits)


def packed(samples, bits):
    """Samples of that many bits, one after the other, as bytes."""
    number, length = 0, 0
    for value in samples:
        number, length = number << bits | value, length + bits
    padding = -length % 8
    return (number << padding).to_bytes((length + padding) // 8, "big")


def paeth(a, b, c):
    distances = [(abs(b - c), a), (abs(a - c), b), (abs(a + b - 2 * c), c)]
    return min(distances, key=lambda pair: pair[0])[1]


def filtered(kind, row, above, step):
    before = bytes(step) + row
    corner = bytes(step) + above
    guess = {
        0: lambda i: 0, 1: lambda i: before[i], 2: lambda i: above[i], 3: lambda i: (before[i] + above[i]) // 2,
        4: lambda i: paeth(before[i], above[i], corner[i]),
    }[kind]
    return bytes([kind]) + bytes((row[i] - guess(i)) % 256 for i in range(len(row)))


def scanlines(width, height, bits, colour, interlaced, first=0):
    """The filtered rows, with each filter in turn."""
    channels = CHANNELS[colour]
    step = max(1, channels * bits // 8)
    result = b""
    for left, top, right, down in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        above = None
        if left >= width:
            continue
        for y in range(top, height, down):
            row = packed(
                [sample(x, y, c, bits) for x in range(left, width, right) for c in range(channels)], bits
            )
            result += filtered(first % 5, row, above or bytes(len(row)), step)
            above, first = row, first + 1
    return result


def png(width, height, bits, colour, *chunks, interlaced=False, data=None, after=b""):
    data = data if data is not None else zlib.compress(scanlines(width, height, bits, colour, interlaced), 9)
    palette = b""
    if colour == 3:
        palette = chunk(b"PLTE", bytes(i * 53 % 256 for i in range(3 * min(1 << bits, 20))))
    body = header(width, height, bits, colour, interlaced) + palette + b"".join(chunks)
    return SIGNATURE + body + chunk(b"IDAT", data) + after + chunk(b"IEND", b"")


def pngs(picture, exif, xmp):
    for bits, colour in KINDS:
        yield f"{bits} bits, colour {colour}", png(9, 7, bits, colour)
        yield f"{bits} bits, colour {colour}, interlaced", png(9, 7, bits, colour, interlaced=True)
    for width, height in [(1, 1), (3, 1), (1, 5), (4, 5)]:
        yield f"interlaced {width} x {height}", png(width, height, 8, 2, interlaced=True)

    for bits, colour in KINDS:
        if colour in (0, 2):
            low = [sample(1, 1, c, bits) for c in range(CHANNELS[colour])]
            for scale in (1, 255 // ((1 << min(bits, 8)) - 1)):
                key = struct.pack(f">{len(low)}H", *(value * scale for value in low))
                yield f"{bits} bits, colour {colour}, transparent {key.hex()}", png(9, 7, bits, colour, chunk(b"tRNS", key))
    yield "palette with alpha", png(9, 7, 4, 3, chunk(b"tRNS", bytes(range(0, 256, 20))))
    yield "palette with a transparent colour", png(9, 7, 2, 3, chunk(b"tRNS", b"\xff\x00\xff"))
    yield "palette, transparency too long", png(9, 7, 8, 3, chunk(b"tRNS", bytes(300)))
    no_palette = png(9, 7, 8, 3)
    start = no_palette.index(b"PLTE") - 4
    yield "no palette", no_palette[:start] + no_palette[no_palette.index(b"IDAT") - 4 :]
    yield "transparency too short", png(9, 7, 8, 2, chunk(b"tRNS", bytes(5)))

    yield "orientation", png(9, 7, 8, 2, chunk(b"eXIf", exif(6)))
    yield "EXIF that cannot be read", png(9, 7, 8, 2, chunk(b"eXIf", b"nonsense"))
    yield "orientation after the pixels", png(9, 7, 8, 2, after=chunk(b"eXIf", exif(8)))
    text = b"XML:com.adobe.xmp\0"
    yield "orientation in XMP", png(9, 7, 8, 2, chunk(b"iTXt", text + b"\0\0\0\0" + xmp(5)))
    yield "orientation in compressed XMP", png(9, 7, 8, 2, chunk(b"iTXt", text + b"\1\0en\0\0" + zlib.compress(xmp(7))))
    profile = b"\nexif\n      50\n" + (b"Exif\0\0" + exif(3)).hex().encode() + b"\n"
    yield "orientation in a raw profile", png(
        9, 7, 8, 2, chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(profile))
    )
    yield "text that grows too long", png(9, 7, 8, 2, chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(1 << 21), 9)))
    yield "text as long as may be", png(9, 7, 8, 2, chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(1 << 20), 9)))
    yield "text in an unknown compression", png(9, 7, 8, 2, chunk(b"zTXt", b"k\0\1" + zlib.compress(b"abc")))
    yield "damaged text", png(9, 7, 8, 2, chunk(b"zTXt", b"k\0\0abcdefgh"))
    yield "profile in an unknown compression", png(9, 7, 8, 2, chunk(b"iCCP", b"k\0\1" + zlib.compress(b"abc")))

    rows = scanlines(9, 7, 8, 2, False)
    whole = zlib.compress(rows, 9)
    alpha = zlib.compress(scanlines(9, 7, 8, 6, False)[: 37 * 4])
    yield "compressed data that ends early", png(9, 7, 8, 2, data=zlib.compress(rows[: 28 * 4]))
    yield "compressed data that ends early, with alpha", png(9, 7, 8, 6, data=alpha)
    yield "compressed data that ends early, palette", png(9, 7, 8, 3, data=zlib.compress(scanlines(9, 7, 8, 3, False)[:30]))
    yield "compressed data that ends early, interlaced", png(
        9, 7, 8, 2, data=zlib.compress(scanlines(9, 7, 8, 2, True)[:90]), interlaced=True
    )
    yield "compressed data that ends within a row", png(9, 7, 8, 2, data=zlib.compress(rows[: 28 * 4 + 9]))
    yield "compressed data that is too long", png(9, 7, 8, 2, data=zlib.compress(rows + bytes(50)))
    yield "damaged data", png(9, 7, 8, 2, data=whole[:60] + bytes(40) + whole[100:])
    yield "an unknown filter", png(9, 7, 8, 2, data=zlib.compress(rows[: 28 * 3] + b"\7" + rows[28 * 3 + 1 :]))
    good = png(9, 7, 8, 2, data=whole)
    start = good.index(b"IDAT") - 4
    parts = [whole[i : i + 40] for i in range(0, len(whole), 40)]
    many = good[:start] + b"".join(chunk(b"IDAT", part) for part in parts[:2] + [b""] + parts[2:]) + chunk(b"IEND", b"")
    yield "pixels in many chunks", many
    yield "another chunk among the pixels", good[:start] + chunk(b"IDAT", whole[:80]) + chunk(b"tEXt", b"k\0v") + chunk(
        b"IDAT", whole[80:]
    )
    yield "without the last chunk", good[:-12]
    yield "a wrong sum of the pixels", good[:-16] + b"abcd" + good[-12:]
    yield "a wrong sum of the header", good[:29] + b"abcd" + good[33:]
    yield "cut off in the pixels", good[: start + 60]
    yield "cut off after the pixels", good[:-12] + struct.pack(">I4s", 90, b"tEXt") + b"short"
    yield "cut off in the header", good[:20]
    yield "no pixels", good[:start] + chunk(b"IEND", b"")
    yield "no width", SIGNATURE + header(0, 7, 8, 2) + good[33:]
    yield "3 bits", SIGNATURE + header(9, 7, 3, 0) + good[33:]
    yield "colour 5", SIGNATURE + header(9, 7, 8, 5) + good[33:]
    yield "huge", SIGNATURE + header(0x7FFFFFFF, 0x7FFFFFFF, 8, 2) + good[33:]
    yield "large", SIGNATURE + header(13378, 13377, 8, 2) + good[33:]
    frame = struct.pack(">IIIIIHHBB", 0, 9, 7, 0, 0, 1, 1, 0, 0)
    yield "animation", png(
        9, 7, 8, 2, chunk(b"acTL", struct.pack(">II", 2, 0)), chunk(b"fcTL", frame),
        after=chunk(b"fcTL", struct.pack(">I", 1) + frame[4:]) + chunk(b"fdAT", struct.pack(">I", 2) + whole),
    )
