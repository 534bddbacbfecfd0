"""Draws the sample pictures and the sample clip, and writes what transformers answers about them."""

import argparse
import json
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image

from checkpoints import KINDS
from clips import clip, draw_frames
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
}
CLIP = "turtle.mp4"
CLIP_SEED = 2000137
CLIP_QUESTIONS = {
    "What happens in the video?": "The turtle moves right, then the black square moves down.",
    "What happens first?": "The turtle moves right.",
    "Which way does the turtle move? Answer briefly.": "Right",
    "What does the black square do?": "The black square moves down.",
    "How many objects are there at the end? Answer briefly.": "Two",
}


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
        return [frame.to_image() for frame in container.decode(video=0)]


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
        draw_picture(picture(seed), KINDS["llava"].side * 2).save(file, **({"quality": 90} if name.endswith("jpg") else {"optimize": True}))
        rows += ask(oracle, name, [Image.open(file).convert("RGB")], questions)
    write_clip(options.samples / CLIP, draw_frames(clip(CLIP_SEED), 16, KINDS["llava_next_video"].side * 2))
    oracle = Oracle(KINDS["llava_next_video"], options.llava_next_video)
    rows += ask(oracle, CLIP, read_clip(options.samples / CLIP), CLIP_QUESTIONS)
    options.golden.write_text('{"dtype": "float32", "cases": [\n' + ",\n".join(json.dumps(r) for r in rows) + "\n]}\n")


if __name__ == "__main__":
    main()
