"""The vocabulary of the tiny Moonshine models: a Llama-style BPE with byte fallback and unused tokens at its end, as published."""

import json

from tokenizers import Tokenizer, decoders, models, normalizers, processors

from llava_tiny_vocabulary import FRAMING, SIZE, trained

UNUSED = [f"<<ST_{index}>>" for index in range(8)]
PADDED_SIZE = SIZE + len(UNUSED)  # rows of the embedding, as many as there are tokens
SENTENCES = (
    "The morning train was late again, so we walked along the river.",
    "Please leave the keys on the kitchen table before you go to the station.",
    "There are three hundred and sixty five days in the year, and this one has one more.",
    "He is the apostle of the middle classes, and they are glad to welcome the stories.",
)


def tokenizer():
    model = json.loads(trained(SENTENCES).to_str())["model"]
    result = Tokenizer(
        models.BPE(
            vocab=model["vocab"],
            merges=[tuple(pair) for pair in model["merges"]],
            unk_token="<unk>",
            fuse_unk=True,
            byte_fallback=True,
        )
    )
    result.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    result.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    result.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s>:1 $B:1", special_tokens=[("<s>", 1)]
    )
    result.add_special_tokens(FRAMING + UNUSED)
    return result


def tokenizer_config():
    """As published: a tokenizer of no family's class, whose beginning and end have no name."""
    words = tokenizer()
    added = {
        str(words.token_to_id(text)): {
            "content": text,
            "lstrip": False,
            "normalized": False,
            "rstrip": False,
            "single_word": False,
            "special": True,
        }
        for text in FRAMING + UNUSED
    }
    return {
        "added_tokens_decoder": added,
        "clean_up_tokenization_spaces": False,
        "model_max_length": 1000000000000000019884624838656,
        "tokenizer_class": "PreTrainedTokenizerFast",
    }
