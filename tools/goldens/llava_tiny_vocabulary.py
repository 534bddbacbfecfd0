"""The vocabulary of the tiny LLaVA models: a Llama-style BPE with byte fallback, in the two forms that checkpoints have.

llava         as LLaVA-1.5 ships it: a normalizer puts the word mark before every piece of text between added tokens
llava_next    as LLaVA-NeXT-Video ships it and transformers builds it: Metaspace, the mark at the very start only
"""

import json

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

SIZE = 320  # unknown, two marks of a text's ends, 256 bytes, letters and merges
PADDED_SIZE = 328  # rows of the embedding, more than there are tokens, as in the published checkpoints
FRAMING = ["<unk>", "<s>", "</s>"]
BYTES = [f"<0x{value:02X}>" for value in range(256)]
MEDIA = {"llava": ["<image>", "<pad>"], "llava_next_video": ["<video>", "<image>", "<pad>"]}

SENTENCES = (
    "USER: What is in this picture? ASSISTANT: There is a red house and a tree.",
    "USER: What is seen in the video? ASSISTANT: The three are in the sand near the sea.",
    "Is the second one the same as the first? It is not; the first has a darker area.",
    "These are the other things in it: a stone, a road, an animal and the sun.",
)


def trained(sentences=SENTENCES):
    """The BPE model alone. Letters outside of the sentences are spelt in bytes."""
    side = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True))
    side.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Metaspace(prepend_scheme="always", split=True), pre_tokenizers.Punctuation("isolated")]
    )
    side.train_from_iterator(
        sentences, trainers.BpeTrainer(vocab_size=SIZE, special_tokens=FRAMING + BYTES, show_progress=False)
    )
    return side


def tokenizer(family):
    model = json.loads(trained().to_str())["model"]
    result = Tokenizer(
        models.BPE(
            vocab=model["vocab"],
            merges=[tuple(pair) for pair in model["merges"]],
            unk_token="<unk>",
            fuse_unk=True,
            byte_fallback=True,
        )
    )
    if family == "llava":
        result.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    else:
        result.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first", split=False)
    result.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    result.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s>:1 $B:1", special_tokens=[("<s>", 1)]
    )
    result.add_special_tokens(FRAMING + MEDIA[family])
    return result


def tokenizer_config(family):
    words = tokenizer(family)
    added = {
        str(words.token_to_id(text)): {
            "content": text,
            "lstrip": False,
            "normalized": False,
            "rstrip": False,
            "single_word": False,
            "special": True,
        }
        for text in FRAMING + MEDIA[family]
    }
    extra = {"image_token": "<image>"} | ({"video_token": "<video>"} if "<video>" in MEDIA[family] else {})
    return {
        "add_bos_token": True,
        "add_eos_token": False,
        "added_tokens_decoder": added,
        "bos_token": "<s>",
        "clean_up_tokenization_spaces": False,
        "eos_token": "</s>",
        "extra_special_tokens": extra,
        "legacy": False,
        "model_max_length": 2048,
        "pad_token": "<pad>",
        "padding_side": "left",
        "processor_class": "LlavaProcessor" if family == "llava" else "LlavaNextVideoProcessor",
        "tokenizer_class": "LlamaTokenizer",
        "unk_token": "<unk>",
    }


def ids(family):
    words = tokenizer(family)
    return {text: words.token_to_id(text) for text in FRAMING + MEDIA[family]}
