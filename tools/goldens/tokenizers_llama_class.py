#!/usr/bin/env python3
"""What `LlamaTokenizer` of transformers makes of a tokenizer.json: it makes the steps around the tokens anew, by `legacy` and
`add_prefix_space` of tokenizer_config.json.

    tokenizers_llama_class.py > Tests/Goldens/text/llama-class.json

The file is the tiny LLaVA's, with the normalizer that published checkpoints have.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

import transformers
from transformers import AutoTokenizer

FIXTURE = Path(__file__).resolve().parents[2] / "Tests/Fixtures/llava-tiny/tokenizer/tokenizer.json"
TEXTS = [
    "USER: <image>\nWhat is this? ASSISTANT:",
    "<image> Who",
    "<image>Who",
    " <image>",
    "one</s> two</s>three",
    "  two spaces  within  ",
    "\n",
    "",
    "über 42 ☃",
    "<s> begins",
]
CLASSES = [{"legacy": True}, {"legacy": False}, {}, {"legacy": False, "add_prefix_space": False}]


def main():
    cases = []
    for options in CLASSES:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(FIXTURE, folder)
            config = {"tokenizer_class": "LlamaTokenizer", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}
            (Path(folder) / "tokenizer_config.json").write_text(json.dumps(config | options))
            tokenizer = AutoTokenizer.from_pretrained(folder)
            assert type(tokenizer).__name__ == "LlamaTokenizer"
        encoded = [tokenizer.encode(text, add_special_tokens=False) for text in TEXTS]
        decoded = [tokenizer.decode(ids) for ids in encoded]
        cases.append({"options": options, "ids": encoded, "decoded": decoded})
    golden = {"made_with": f"transformers {transformers.__version__}", "texts": TEXTS, "cases": cases}
    json.dump(golden, sys.stdout, ensure_ascii=False, separators=(",", ":"))
    print()


if __name__ == "__main__":
    main()
