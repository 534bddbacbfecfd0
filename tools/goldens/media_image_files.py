"""Small images in every format and of every kind that is decoded, and damaged ones, with what Pillow makes of them.

    pip install numpy==2.4.6 pillow==13.0.0 && apt-get install libjpeg-turbo-progs
    python tools/goldens/media_image_files.py > Tests/Goldens/media/image_files.json

`file` is the file in base64, `pixels` the hash of its RGB bytes, null where Pillow refuses it.
"""

import base64
import io
import json
import struct
import subprocess

from media_image_bitmaps import bitmaps
from media_image_gifs import gifs
from media_image_oracle import decode, fnv
from media_image_pngs import pngs
from PIL import Image


def picture(width, height):
    """A smooth background with a disc and stripes on it."""
    image = Image.new("RGB", (width, height))
    for y in range(height):
        for x in range(width):
            colour = (x * 255 // width, y * 255 // height, (x * 7 + y * 3) % 256)
            if (x - width // 2) ** 2 + (y - height // 2) ** 2 < (height // 3) ** 2:
                colour = (230, 40 + 3 * y % 200, 20)
            image.putpixel((x, y), (255, 255, 255) if x % 9 == 4 else colour)
    return image


def saved(image, format, **options):
    file = io.BytesIO()
    if format == "JPEG":
        options.setdefault("optimize", True)  # smaller here
    image.save(file, format, **options)
    return file.getvalue()


def exif(orientation, big=False, kind=3):
    """EXIF data of two tags, the second of which is the orientation."""
    order = ">" if big else "<"
    entries = struct.pack(f"{order}HHI4s", 0x010F, 2, 4, b"abc\0")
    value = struct.pack(f"{order}HH" if kind == 3 else f"{order}I", *([orientation, 0] if kind == 3 else [orientation]))
    entries += struct.pack(f"{order}HHI4s", 0x0112, kind, 1, value)
    return (b"MM\0*" if big else b"II*\0") + struct.pack(f"{order}IH", 8, 2) + entries + bytes(4)


def xmp(orientation):
    return f'<x:xmpmeta><rdf:Description tiff:Orientation="{orientation}"/></x:xmpmeta>'.encode()


def segment(marker, data):
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def with_segments(jpeg, *segments):
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def with_frame(jpeg, offset, data):
    """`data` in place of what is so far behind the frame's marker."""
    start = jpeg.index(b"\xff\xc0") + offset
    return jpeg[:start] + data + jpeg[start + len(data) :]


def jpegs():
    image, small = picture(37, 23), picture(7, 4)
    plain = saved(image, "JPEG", quality=80, optimize=False)
    cmyk = saved(image.convert("CMYK"), "JPEG", quality=80)
    yield "4:2:0", plain
    yield "tables of its own", saved(picture(64, 48), "JPEG", quality=30)
    yield "4:2:2", saved(image, "JPEG", quality=80, subsampling="4:2:2")
    yield "4:4:4", saved(image, "JPEG", quality=80, subsampling="4:4:4")
    yield "progressive", saved(image, "JPEG", quality=80, progressive=True)
    yield "restart intervals", saved(image, "JPEG", quality=80, restart_marker_blocks=2)
    yield "grey", saved(image.convert("L"), "JPEG", quality=80)
    yield "RGB-coded", saved(image, "JPEG", quality=80, keep_rgb=True)
    yield "CMYK", cmyk
    adobe = cmyk.index(b"Adobe")
    yield "YCCK", cmyk[: adobe + 11] + b"\x02" + cmyk[adobe + 12 :]
    arithmetic = subprocess.run(["jpegtran", "-arithmetic"], input=plain, capture_output=True, check=True)
    yield "arithmetic", arithmetic.stdout
    yield "one pixel", saved(picture(1, 1), "JPEG")

    upright = saved(small, "JPEG", quality=50)
    header = b"Exif\0\0"
    for orientation in range(10):
        turned = segment(0xE1, header + exif(orientation, big=orientation % 2 == 1, kind=3 if orientation < 5 else 4))
        yield f"orientation {orientation}", with_segments(upright, turned)
    data = header + exif(6)
    yield "orientation in two segments", with_segments(
        upright, segment(0xE1, data[:20]), segment(0xE1, header + data[20:])
    )
    address = b"http://ns.adobe.com/xap/1.0/\0"
    yield "orientation in XMP", with_segments(upright, segment(0xE1, address + xmp(8)))
    yield "orientation in both", with_segments(upright, segment(0xE1, address + xmp(8)), segment(0xE1, header + exif(3)))
    yield "damaged EXIF", with_segments(upright, segment(0xE1, header + exif(6)[:30]))
    yield "EXIF that cannot be read", with_segments(upright, segment(0xE1, header + b"nonsense"))
    yield "cut off in the header", plain[:200]
    yield "cut off in the pixels", plain[:-60]
    yield "cut off, progressive", saved(image, "JPEG", quality=80, progressive=True)[:-60]
    yield "nothing after the pixels", plain[:-2] + bytes(8)
    yield "two components", with_frame(plain, 9, b"\2")
    yield "12 bits", with_frame(plain, 4, b"\x0c")
    yield "huge", with_frame(plain, 5, b"\xff\xdc\xff\xdc")


def webps():
    image, small = picture(37, 23), picture(9, 6)
    alpha = small.copy()
    alpha.putalpha(Image.linear_gradient("L").resize(small.size))
    yield "lossy", saved(image, "WEBP", quality=60)
    yield "lossless", saved(small, "WEBP", lossless=True)
    yield "lossless with alpha", saved(alpha, "WEBP", lossless=True)
    yield "lossy with alpha", saved(alpha, "WEBP", quality=60)
    yield "orientation 6", saved(small, "WEBP", quality=40, exif=b"Exif\0\0" + exif(6))
    yield "orientation in XMP", saved(small, "WEBP", quality=40, xmp=xmp(5))
    inset = Image.new("RGBA", (20, 12))
    inset.paste(small, (5, 3))
    animation = saved(inset, "WEBP", save_all=True, append_images=[Image.new("RGBA", (20, 12), "red")], lossless=True)
    yield "animation", animation
    yield "cut off", saved(image, "WEBP", quality=60)[:-30]
    yield "cut off, lossless", saved(small, "WEBP", lossless=True)[:40]
    yield "cut off in the header", animation[:25]


def main():
    rows = []
    small = picture(9, 6)
    everything = [("JPEG", jpegs()), ("WebP", webps()), ("PNG", pngs(small, exif, xmp)), ("GIF", gifs(small)), ("BMP", bitmaps(small))]
    for format, files in everything:
        for name, data in files:
            row = {"name": f"{format}: {name}", "file": base64.b64encode(data).decode(), "pixels": None}
            try:
                image = decode(data)
                row |= {"size": list(image.size), "pixels": fnv(image.tobytes())}
            except Exception:
                pass
            rows.append(row)
    print("[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]")


if __name__ == "__main__":
    main()
