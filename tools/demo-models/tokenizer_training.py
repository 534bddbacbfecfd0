"""Trains the tokenizer on the questions and answers: Llama's pipeline, byte fallback, digits one by one."""

import argparse
import json
import random
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

import clip_questions
import picture_questions
from clips import clip
from conversations import SHORT_REQUESTS
from pictures import picture
from things import WORDS, capitalised

SPECIAL = ["<unk>", "<s>", "</s>"]
BYTES = [f"<0x{value:02X}>" for value in range(256)]


def corpus(count: int):
    """Whole turns; the line end is no part of any token, so it stays a byte, as in Llama's vocabulary."""
    for word in WORDS:
        yield f"{word} {word.upper()} {capitalised(word)}"
    draw = random.Random(11)
    for seed in range(count):
        made = picture(seed)
        for asked in picture_questions.questions(draw, made):
            yield f"USER: \n{asked.text} {draw.choice(SHORT_REQUESTS)} ASSISTANT: {asked.long} {asked.short}"
        shown = clip(seed)
        for asked in clip_questions.questions(draw, shown):
            yield f"USER: \n{asked.text} ASSISTANT: {asked.long} {asked.short}"


def trained(size: int, count: int) -> Tokenizer:
    trainer_side = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True))
    trainer_side.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Metaspace(prepend_scheme="always", split=True),
        pre_tokenizers.Split("\n", "removed"),
        pre_tokenizers.Punctuation("isolated"),
        pre_tokenizers.Digits(individual_digits=True),
    ])
    letters = [chr(c) for c in range(33, 127)] + ["▁"]
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=SPECIAL + BYTES, initial_alphabet=letters, min_frequency=2, show_progress=False)
    trainer_side.train_from_iterator(corpus(count), trainer)
    model = json.loads(trainer_side.to_str())["model"]
    merges = [tuple(pair) for pair in model["merges"]]
    tokenizer = Tokenizer(models.BPE(
        vocab=model["vocab"], merges=merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    # What transformers' LlamaTokenizer (legacy: false) builds from the same vocabulary.
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first", split=False)
    tokenizer.decoder = decoders.Sequence([
        decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", 1)])
    tokenizer.add_special_tokens(SPECIAL)
    return tokenizer


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--size", type=int, default=1472, help="tokens before those of the media")
    parser.add_argument("--pictures", type=int, default=8000, help="pictures and clips whose turns are read")
    options = parser.parse_args()
    tokenizer = trained(options.size, options.pictures)
    tokenizer.save(str(options.file))
    print(f"{tokenizer.get_vocab_size()} tokens")
