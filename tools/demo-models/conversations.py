"""Conversations as token ids: what the model reads, and at which places it must answer what."""

import functools
import random

from tokenizers import Tokenizer

from picture_questions import Question

SHORT_REQUESTS = ["Answer briefly.", "Use a few words.", "Keep it short."]
END = 2  # </s>
NOTHING = -100  # no answer is expected here


class Turns:
    """Encodes turns in LLaVA's format, `USER: <image>\\nQUESTION ASSISTANT: ANSWER USER: QUESTION ASSISTANT: ANSWER`."""

    def __init__(self, tokenizer: Tokenizer):
        self.tokenizer = tokenizer
        self.opening = tokenizer.encode("USER: ").ids  # with <s>; the medium follows

    @functools.lru_cache(maxsize=200_000)
    def ids(self, text: str) -> list[int]:
        # No token crosses a space, so text that begins at a space or a line end is encoded by itself.
        if text.startswith("\n"):
            return self.tokenizer.encode("<s>" + text, add_special_tokens=False).ids[1:]
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def encode(self, draw: random.Random, asked: list[Question], length: int) -> tuple[list[int], list[int]]:
        """Token ids after the medium and, place by place, the token that must come next (`NOTHING`: any)."""
        ids: list[int] = []
        targets: list[int] = []
        for question in asked:
            text = question.text
            answer = question.long
            if draw.random() < 0.4:
                answer = question.short
                text += draw.choice([" ", "\n"]) + draw.choice(SHORT_REQUESTS)
            assistant = "\nASSISTANT:" if draw.random() < 0.12 else " ASSISTANT:"
            turn = self.ids(("\n" if not ids else " USER: ") + text + assistant)
            said = self.ids(" " + answer)
            if len(ids) + len(turn) + len(said) > length:
                break
            ids += turn + said
            # The last token of the question foretells the first of the answer; the answer's last foretells the end.
            targets += [NOTHING] * (len(turn) - 1) + said + [END]
        return ids, targets


def drawn_order(draw: random.Random, asked: list[Question]) -> list[Question]:
    """The description (first in `asked`) comes last most of the time: before other questions it would tell their answers."""
    description, rest = asked[0], asked[1:]
    fate = draw.random()
    if fate < 0.15:
        return [description] + rest[:3]
    return rest[:3] + [description] if fate < 0.65 else rest
