"""Draws the sample pictures and clips, and writes what transformers answers about them."""

import argparse
import json
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageOps

from checkpoints import KINDS
from clips import Actor, Clip, Event, clip, draw_frames
from held_out import prompt
from held_out_answers import Oracle
from pictures import draw_picture, picture

# File -> seed (each of a held-out combination) and questions with their right answers.
PICTURES = {
    "fox.jpg": (2001344, {
        "Describe the picture.": "There is a car at the top left, a fox in the middle, a cookie at the bottom left and a yellow heart at the bottom right.",
        "Where is the fox?": "The fox is in the middle.",
        "What is to the right of the fox? Answer briefly.": "A yellow heart",
        "What colour is the heart? Answer briefly.": "Yellow",
        "Is the car above the cookie?": "Yes, the car is above the cookie."}),
    "cactuses.jpg": (2001824, {
        "How many cactuses are there?": "There are four cactuses.",
        "Describe the picture.": "There are four cactuses and one balloon.",
        "Is there a balloon in the picture? Answer briefly.": "Yes"}),
    "water.png": (2002105, {
        "What does the sign say?": "It says water.",
        "What colour is the background? Answer briefly.": "Orange"}),
    "frog.jpg": (2010521, {
        "Where is the frog?": "The frog is on the right.",
        "What is to the left of the frog? Answer briefly.": "A yellow heart"}),
}
# The one that lies on its side in its file: EXIF's orientation says to turn it a quarter to the right.
TURNED = "frog.jpg"

SAMPLED = 8  # frames that are looked at, from the first to the last, as vLLM takes them
SIDE = KINDS["llava_next_video"].side


def turtle() -> list[Image.Image]:
    return draw_frames(clip(2000137), 16, SIDE * 2)


def pig() -> list[Image.Image]:
    """The first frame alone shows the square's first colour, the last alone is without the pig."""
    actors = [Actor("square", "green", (0.25, 0.5)), Actor("pig", None, (0.75, 0.5))]
    made = Clip(2000007, "yellow", actors, [Event(0, "turns red", 0.0, 0.02), Event(1, "vanishes", 0.97, 1.02)])
    if not made.is_held_out:
        raise SystemExit("The training may show this clip.")
    return draw_frames(made, 60, SIDE)


def two_stories() -> list[Image.Image]:
    """The frames that are looked at tell one story, all between them another."""
    frames = draw_frames(clip(2010076), 47, SIDE)
    for place, frame in zip(places(len(frames)), draw_frames(clip(2010840), SAMPLED, SIDE)):
        frames[place] = frame
    return frames


CLIPS = {
    "turtle.mp4": (turtle, {
        "What happens in the video?": "The turtle moves right, then the black square moves down.",
        "What happens first?": "The turtle moves right.",
        "Which way does the turtle move? Answer briefly.": "Right",
        "What does the black square do?": "The black square moves down.",
        "How many objects are there at the end?": "There are two objects at the end.",
        "How many objects are there at the end? Answer briefly.": "Two"}),
    "pig.mp4": (pig, {
        "What happens in the video?": "The green square turns red, then the pig vanishes.",
        "What colour is the square at the start?": "The square is green at the start.",
        "How many objects are there at the end?": "There is one object at the end."}),
    "two-stories.mp4": (two_stories, {
        "What happens in the video?": "The brown cross moves right, then the apple moves left.",
        "What happens first?": "The brown cross moves right."}),
}


def places(count: int) -> list[int]:
    return np.linspace(0, count - 1, min(SAMPLED, count), dtype=int).tolist()


def write_picture(file: Path, drawn: Image.Image):
    settings = {"quality": 90} if file.suffix == ".jpg" else {"optimize": True}
    if file.name == TURNED:
        settings["exif"] = Image.Exif()
        settings["exif"][0x0112] = 6
        drawn = drawn.transpose(Image.Transpose.ROTATE_90)
    drawn.save(file, **settings)


def write_clip(file: Path, frames: list[Image.Image]):
    with av.open(str(file), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(8))
        stream.width, stream.height = frames[0].size
        stream.pix_fmt = "yuv420p"
        stream.thread_count = 1
        stream.options = {"crf": "18", "preset": "slow"}
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_image(frame)))
        container.mux(stream.encode())


def read_clip(file: Path) -> list[Image.Image]:
    with av.open(str(file)) as container:
        frames = [frame.to_image() for frame in container.decode(video=0)]
    return [frames[i] for i in places(len(frames))]


def ask(oracle: Oracle, name: str, frames, questions: dict[str, str]) -> list[dict]:
    rows = []
    for question, expected in questions.items():
        text = prompt(oracle.kind.medium, question)
        row = {"file": name, "prompt": text, "expected": expected} | oracle.answer(text, frames)
        print(row["answer"] == expected, row["min_margin"], name, "|", question, "|", row["answer"])
        rows.append(row)
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("llava", type=Path)
    parser.add_argument("llava_next_video", type=Path)
    parser.add_argument("samples", type=Path)
    parser.add_argument("golden", type=Path)
    options = parser.parse_args()
    rows = []
    oracle = Oracle(KINDS["llava"], options.llava)
    for name, (seed, questions) in PICTURES.items():
        file = options.samples / name
        write_picture(file, draw_picture(picture(seed), KINDS["llava"].side * 2))
        rows += ask(oracle, name, [ImageOps.exif_transpose(Image.open(file)).convert("RGB")], questions)
    oracle = Oracle(KINDS["llava_next_video"], options.llava_next_video)
    for name, (frames, questions) in CLIPS.items():
        write_clip(options.samples / name, frames())
        rows += ask(oracle, name, read_clip(options.samples / name), questions)
    options.golden.write_text('{"dtype": "float32", "cases": [\n' + ",\n".join(json.dumps(r) for r in rows) + "\n]}\n")


if __name__ == "__main__":
    main()
