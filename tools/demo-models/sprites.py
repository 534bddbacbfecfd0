"""Shapes as masks and emoji as pictures, drawn once and then turned and scaled."""

import functools
import math
import os

from PIL import Image, ImageDraw, ImageFont

from things import EMOJI

SIDE = 128
EMOJI_POINTS = 109  # the only size at which the bitmap font can be drawn


def font_folder() -> str:
    """Where the fonts lie: Debian's place, or what DEMO_FONTS names."""
    return os.environ.get("DEMO_FONTS", "/usr/share/fonts/truetype")


def _polygon(points: list[tuple[float, float]]) -> Image.Image:
    mask = Image.new("L", (SIDE * 2, SIDE * 2), 0)
    ImageDraw.Draw(mask).polygon([(x * SIDE * 2, y * SIDE * 2) for x, y in points], fill=255)
    return mask.resize((SIDE, SIDE), Image.Resampling.BOX)


def _disc(inner: float) -> Image.Image:
    mask = Image.new("L", (SIDE * 2, SIDE * 2), 0)
    draw = ImageDraw.Draw(mask)
    draw.ellipse((6, 6, SIDE * 2 - 6, SIDE * 2 - 6), fill=255)
    if inner:
        edge = SIDE * (1 - inner)
        draw.ellipse((edge, edge, SIDE * 2 - edge, SIDE * 2 - edge), fill=0)
    return mask.resize((SIDE, SIDE), Image.Resampling.BOX)


def _star() -> list[tuple[float, float]]:
    points = []
    for i in range(10):
        radius = 0.49 if i % 2 == 0 else 0.21
        angle = math.pi * (i / 5 - 0.5)
        points.append((0.5 + radius * math.cos(angle), 0.52 + radius * math.sin(angle)))
    return points


def _heart() -> list[tuple[float, float]]:
    points = []
    for i in range(60):
        t = 2 * math.pi * i / 60
        x = 16 * math.sin(t) ** 3
        y = 13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)
        points.append((0.5 + x / 34, 0.46 - y / 34))
    return points


@functools.cache
def shape_mask(shape: str) -> Image.Image:
    """The shape as coverage, `SIDE` pixels wide."""
    match shape:
        case "circle":
            return _disc(0)
        case "ring":
            return _disc(0.56)
        case "square":
            return _polygon([(0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)])
        case "triangle":
            return _polygon([(0.5, 0.05), (0.97, 0.92), (0.03, 0.92)])
        case "diamond":
            return _polygon([(0.5, 0.01), (0.86, 0.5), (0.5, 0.99), (0.14, 0.5)])
        case "cross":
            a, b, c, d = 0.04, 0.35, 0.65, 0.96
            return _polygon([(b, a), (c, a), (c, b), (d, b), (d, c), (c, c), (c, d), (b, d), (b, c), (a, c), (a, b), (b, b)])
        case "star":
            return _polygon(_star())
        case "heart":
            return _polygon(_heart())
    raise ValueError(f"There is no shape {shape!r}.")


@functools.cache
def emoji_picture(name: str) -> Image.Image:
    """The emoji in colour on nothing, `SIDE` pixels square."""
    font = ImageFont.truetype(os.path.join(font_folder(), "noto", "NotoColorEmoji.ttf"), EMOJI_POINTS)
    canvas = Image.new("RGBA", (160, 160), (0, 0, 0, 0))
    ImageDraw.Draw(canvas).text((12, 12), EMOJI[name], font=font, embedded_color=True)
    drawn = canvas.crop(canvas.getbbox())
    side = max(drawn.size)
    square = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    square.paste(drawn, ((side - drawn.width) // 2, (side - drawn.height) // 2))
    return square.resize((SIDE, SIDE), Image.Resampling.BICUBIC)


def put(canvas: Image.Image, kind: str, ink: tuple[int, int, int] | None, centre: tuple[float, float], size: float, angle: float):
    """Draws a shape (with `ink`) or an emoji (without) onto `canvas`; `size` is its side in pixels."""
    side = max(4, round(size))
    sprite = (emoji_picture(kind) if ink is None else shape_mask(kind)).resize((side, side), Image.Resampling.BILINEAR)
    if angle:
        sprite = sprite.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    corner = (round(centre[0] - sprite.width / 2), round(centre[1] - sprite.height / 2))
    if ink is None:
        canvas.paste(sprite, corner, sprite)
    else:
        canvas.paste(ink, (*corner, corner[0] + sprite.width, corner[1] + sprite.height), sprite)
