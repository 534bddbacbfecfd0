"""The held-out sets: seeds below those of the training, of combinations that the training never shows."""

import random
from typing import Iterator, NamedTuple

import clip_questions
import picture_questions
from clips import Clip, clip
from conversations import SHORT_REQUESTS
from pictures import Picture, picture

FIRST_SEED = 1_000_000  # the training's begin at 2**48


class Case(NamedTuple):
    seed: int
    made: Picture | Clip
    family: str
    question: str
    answer: str
    frames: int  # 1 for a picture


def cases(medium: str, first_seed: int = FIRST_SEED) -> Iterator[Case]:
    """An endless row of cases: a question each, the families in turn, long and short answers."""
    seed, turn = first_seed, 0
    asked_before: dict[str, int] = {}
    while True:
        seed += 1
        made = picture(seed) if medium == "image" else clip(seed)
        if not made.is_held_out:
            continue
        draw = random.Random(seed ^ 0x7E57)
        ask = picture_questions.questions if medium == "image" else clip_questions.questions
        # The family asked least so far comes next, so that rare ones are tested too.
        asked = ask(draw, made)
        draw.shuffle(asked)
        chosen = min(asked, key=lambda q: asked_before.get(q.family, 0))
        asked_before[chosen.family] = asked_before.get(chosen.family, 0) + 1
        turn += 1
        question, answer = chosen.text, chosen.long
        if draw.random() < 0.4:
            question, answer = f"{question} {draw.choice(SHORT_REQUESTS)}", chosen.short
        frames = 1 if medium == "image" else (16 if turn % 4 == 0 else 8)
        yield Case(seed, made, chosen.family, question, answer, frames)


def prompt(medium: str, question: str) -> str:
    return f"USER: <{medium}>\n{question} ASSISTANT:"
