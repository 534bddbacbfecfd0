"""Pictures: what is in one (`Picture`, from a seed) and how it is drawn."""

import hashlib
import io
import os
import random
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFont

import sprites
from backgrounds import background, contrasting, jittered, with_noise
from things import COLOURS, EMOJI, SHAPES, WORDS

# Row and column of a 3 by 3 grid -> how a sentence says it.
PLACES = {
    (0, 0): "at the top left", (0, 1): "at the top", (0, 2): "at the top right",
    (1, 0): "on the left", (1, 1): "in the middle", (1, 2): "on the right",
    (2, 0): "at the bottom left", (2, 1): "at the bottom", (2, 2): "at the bottom right",
}
CELLS = list(PLACES)

FONTS = [
    "dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf", "dejavu/DejaVuSerif.ttf", "dejavu/DejaVuSerif-Bold.ttf",
    "dejavu/DejaVuSansMono-Bold.ttf", "dejavu/DejaVuSansCondensed.ttf", "liberation/LiberationSans-Regular.ttf",
    "liberation/LiberationSans-Bold.ttf", "liberation/LiberationSerif-Bold.ttf", "liberation/LiberationMono-Bold.ttf",
]


@dataclass(frozen=True)
class Thing:
    kind: str  # a shape or an emoji
    colour: str | None  # None for emoji
    cell: tuple[int, int]

    @property
    def phrase(self) -> str:
        return f"{self.colour} {self.kind}" if self.colour else self.kind


@dataclass
class Picture:
    seed: int
    layout: str  # alone, row, column, scattered, counted, text
    background: str
    things: list[Thing] = field(default_factory=list)
    text: str | None = None
    ink: str | None = None
    font: int = 0

    @property
    def combination(self) -> str:
        """What a held-out picture must not share with any picture of the training."""
        if self.text is not None:
            # Of the listed words each is held out with some inks and backgrounds; other words and numbers altogether.
            listed = self.text.lower() in WORDS
            return f"{self.text} {self.ink} {self.background}" if listed else self.text.lower()
        if len(self.things) == 1:
            return f"{self.things[0].phrase} {self.things[0].cell} {self.background}"
        return " + ".join(sorted(t.phrase for t in self.things))

    @property
    def is_held_out(self) -> bool:
        return hashlib.sha256(self.combination.encode()).digest()[0] < 20


def random_thing(draw: random.Random, ground: str, cell=(1, 1)) -> Thing:
    if draw.random() < 0.5:
        return Thing(draw.choice(SHAPES), contrasting(draw, ground), cell)
    return Thing(draw.choice(list(EMOJI)), None, cell)


def _cells(draw: random.Random, layout: str) -> list[tuple[int, int]]:
    match layout:
        case "alone":
            return [draw.choice(CELLS)]
        case "row":
            return draw.choice([[(1, 0), (1, 2)], [(1, 0), (1, 1), (1, 2)]])
        case "column":
            return draw.choice([[(0, 1), (2, 1)], [(0, 1), (1, 1), (2, 1)]])
        case _:
            return sorted(draw.sample(CELLS, draw.randint(2, 4)))


def _made_up_word(draw: random.Random) -> str:
    """Three to six letters that can be spoken."""
    letters = [draw.choice("bcdfghjklmnprstvwz" if (i + start) % 2 else "aeiou") for start in [draw.randint(0, 1)] for i in range(6)]
    return "".join(letters[: draw.randint(3, 6)])


def _written(draw: random.Random) -> str:
    if draw.random() < 0.35:
        return str(draw.randint(0, 10 ** draw.randint(1, 3) - 1))
    word = draw.choice(WORDS) if draw.random() < 0.6 else _made_up_word(draw)
    return word.upper() if draw.random() < 0.4 else word


def picture(seed: int) -> Picture:
    draw = random.Random(seed)
    ground = draw.choice(list(COLOURS))
    layout = draw.choices(["alone", "row", "column", "scattered", "counted", "text"], [16, 12, 12, 24, 14, 22])[0]
    made = Picture(seed, layout, ground)
    if layout == "text":
        made.text, made.ink, made.font = _written(draw), contrasting(draw, ground), draw.randrange(len(FONTS))
    elif layout == "counted":
        many = random_thing(draw, ground)
        few = random_thing(draw, ground)
        if many.colour and draw.random() < 0.4:
            few = Thing(many.kind, contrasting(draw, ground), many.cell)
        counts = draw.randint(1, 5), (draw.randint(0, 3) if few.phrase != many.phrase else 0)
        cells = draw.sample(CELLS, sum(counts))
        phrases = [many] * counts[0] + [few] * counts[1]
        made.things = sorted((Thing(t.kind, t.colour, c) for t, c in zip(phrases, cells)), key=lambda t: t.cell)
    else:
        for cell in _cells(draw, layout):
            thing = random_thing(draw, ground, cell)
            while any(t.phrase == thing.phrase for t in made.things):
                thing = random_thing(draw, ground, cell)
            made.things.append(thing)
    return made


def canvas_size(draw: random.Random, side: int) -> tuple[int, int]:
    """Mostly the model's own side; else larger or smaller, and not always square."""
    if draw.random() < 0.55:
        return side, side
    short = draw.randint(side * 3 // 4, side * 2)
    long = round(short * draw.uniform(1, 1.5)) if draw.random() < 0.5 else short
    return (long, short) if draw.random() < 0.5 else (short, long)


def _draw_text(draw: random.Random, canvas: Image.Image, made: Picture, short: int, middle: tuple[float, float]):
    path = os.path.join(sprites.font_folder(), FONTS[made.font])
    wide = ImageFont.truetype(path, 100).getlength(made.text) / 100
    points = short * min(draw.uniform(0.6, 0.86) / wide, draw.uniform(0.26, 0.4))
    font = ImageFont.truetype(path, max(8, round(points)))
    box = font.getbbox(made.text, anchor="mm")
    room = max(0, (short - (box[2] - box[0])) / 2 - short * 0.05)
    at = middle[0] + draw.uniform(-room, room) * 0.8, middle[1] + draw.uniform(-0.28, 0.28) * short
    ImageDraw.Draw(canvas).text(at, made.text, font=font, fill=jittered(draw, made.ink), anchor="mm")
    # Where each character stands, for the auxiliary labels: (character, left, top, right, bottom).
    left = at[0] - font.getlength(made.text) / 2
    edges = [left + font.getlength(made.text[:i]) for i in range(len(made.text) + 1)]
    return [(c, edges[i], at[1] + box[1], edges[i + 1], at[1] + box[3]) for i, c in enumerate(made.text)]


def draw_picture(made: Picture, side: int, boxes: list | None = None) -> Image.Image:
    """Draws the picture; `boxes` receives (name, colour, left, top, right, bottom) as fractions of the central square."""
    draw = random.Random(made.seed ^ 0x5EED)
    width, height = canvas_size(draw, side)
    short = min(width, height)
    corner = (width - short) / 2, (height - short) / 2
    canvas = background(draw, made.background, width, height)
    found = []
    if made.text is not None:
        for c, *edges in _draw_text(draw, canvas, made, short, (width / 2, height / 2)):
            found.append((c, made.ink, *edges))
    spread = len(made.things) > 3 or made.layout in ("scattered", "counted")
    share = draw.uniform(0.21, 0.29) if spread else draw.uniform(0.23, 0.33)
    inks: dict[str, tuple[int, int, int]] = {}
    for thing in made.things:
        size = short * share * draw.uniform(0.93, 1.07)
        slack = short * 0.025
        x = corner[0] + short * (thing.cell[1] * 0.32 + 0.18) + draw.uniform(-slack, slack)
        y = corner[1] + short * (thing.cell[0] * 0.32 + 0.18) + draw.uniform(-slack, slack)
        angle = draw.uniform(-14, 14) if draw.random() < 0.6 else 0
        if thing.colour and thing.phrase not in inks:
            inks[thing.phrase] = jittered(draw, thing.colour)
        sprites.put(canvas, thing.kind, inks.get(thing.phrase), (x, y), size, angle)
        found.append((thing.kind, thing.colour, x - size * 0.45, y - size * 0.45, x + size * 0.45, y + size * 0.45))
    if boxes is not None:
        boxes += [(n, c, (a - corner[0]) / short, (b - corner[1]) / short, (d - corner[0]) / short, (e - corner[1]) / short)
                  for n, c, a, b, d, e in found]
    return worn(draw, canvas)


def worn(draw: random.Random, canvas: Image.Image) -> Image.Image:
    """Noise on a quarter of the pictures, JPEG on a quarter."""
    if draw.random() < 0.25:
        canvas = Image.fromarray(with_noise(draw, np.asarray(canvas).astype(np.int16), draw.uniform(2, 12)))
    if draw.random() < 0.25:
        file = io.BytesIO()
        canvas.save(file, "JPEG", quality=draw.randint(40, 95))
        canvas = Image.open(file).convert("RGB")
    return canvas
