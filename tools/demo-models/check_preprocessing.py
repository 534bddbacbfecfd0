"""Checks that training sees what inference sees: the same pixels as transformers' Pillow processor, the same token ids."""

import argparse
import random
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from tokenizers import Tokenizer
from transformers import AutoTokenizer, CLIPImageProcessorPil

from checkpoints import KINDS
from conversations import Turns
from held_out import cases, prompt
from preprocessing import IMAGE_MEAN, IMAGE_STD, resized_and_cropped


def check_pixels(folder: Path, side: int):
    processor = CLIPImageProcessorPil.from_pretrained(folder)
    draw = random.Random(3)
    mean, std = np.array(IMAGE_MEAN)[:, None, None], np.array(IMAGE_STD)[:, None, None]
    for _ in range(60):
        width, height = draw.randint(60, 500), draw.randint(60, 500)
        pixels = np.random.default_rng(draw.randrange(1 << 30)).integers(0, 256, (height, width, 3), np.uint8)
        picture = Image.fromarray(pixels)
        theirs = processor(picture, return_tensors="np")["pixel_values"][0]
        theirs = np.rint((theirs * std + mean) * 255).astype(np.uint8)
        ours = np.asarray(resized_and_cropped(picture, side)).transpose(2, 0, 1)
        assert (theirs == ours).all(), (width, height)
    print("60 pictures: pixels equal")


def check_tokens(folder: Path, kind):
    theirs = AutoTokenizer.from_pretrained(folder)
    plain = Tokenizer.from_file(str(folder / "tokenizer.json"))
    turns = Turns(plain)
    medium = plain.token_to_id(f"<{kind.medium}>")
    for case, _ in zip(cases(kind.medium), range(300)):
        text = f"{prompt(kind.medium, case.question)} {case.answer}"
        ids = theirs(text)["input_ids"]
        assert ids == plain.encode(text).ids
        ours = turns.opening + [medium] + turns.ids(f"\n{case.question} ASSISTANT:") + turns.ids(" " + case.answer)
        assert ids == ours, text
    print("300 turns: token ids equal")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("folder", type=Path, help="the checkpoint")
    options = parser.parse_args()
    if KINDS[options.kind].medium == "image":
        check_pixels(options.folder, KINDS[options.kind].side)
    check_tokens(options.folder, KINDS[options.kind])
