"""What PyPI `tokenizers` makes of real text with real tokenizers, as counts and hashes.

Run by hand where the shared material is at hand; its output is committed:

    python3 -m venv venv && venv/bin/pip install tokenizers==0.23.3
    venv/bin/python tools/goldens/tokenizers_real.py PATH_OF_SHARED_DATA

Writes Tests/Goldens/text/real.json: for each tokenizer and each of 72 languages the number of ids, the FNV-1a hash of
the ids (each four bytes, little end first) and the hash of the decoded text's bytes; and, for half characters, the
hash of what random ids decode to.
"""

import json
import pathlib
import random
import sys

import tokenizers

VERSION = "0.23.3"
NAMES = ["whisper-multilingual", "whisper-large-v3-turbo", "clip", "llava-1.5-7b-hf"]


def fnv(data: bytes) -> str:
    state = 0xCBF29CE484222325
    for byte in data:
        state = ((state ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{state:016x}"


def hash_ids(ids) -> str:
    return fnv(b"".join(i.to_bytes(4, "little") for i in ids))


def random_ids(seed: int, size: int, count: int):
    """The generator that the Swift test repeats: a 64-bit linear congruential one (Knuth's MMIX constants)."""
    state = seed
    ids = []
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        ids.append((state >> 33) % size)
    return ids


def main() -> None:
    assert tokenizers.__version__ == VERSION, f"needs tokenizers=={VERSION}"
    data = pathlib.Path(sys.argv[1])
    lines = (data / "tokenizers/udhr_multilingual.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line) for line in lines]
    out = {"made_by": "tools/goldens/tokenizers_real.py", "version": VERSION, "tokenizers": {}}
    for name in NAMES:
        tokenizer = tokenizers.Tokenizer.from_file(str(data / f"tokenizers/{name}/tokenizer.json"))
        languages = {}
        for text in texts:
            ids = tokenizer.encode(text["text"], add_special_tokens=True).ids
            decoded = tokenizer.decode(ids, skip_special_tokens=True)
            languages[text["lang"]] = [len(ids), hash_ids(ids), fnv(decoded.encode("utf-8"))]
        size = max(tokenizer.get_vocab(with_added_tokens=True).values()) + 1
        scattered = [
            fnv(tokenizer.decode(random_ids(seed, size + 3, 400), skip_special_tokens=seed % 2 == 0).encode("utf-8"))
            for seed in range(20)
        ]
        out["tokenizers"][name] = {"size": size, "languages": languages, "random": scattered}
    root = pathlib.Path(__file__).resolve().parents[2]
    rows = json.dumps(out, ensure_ascii=True, separators=(",", ":")).replace("],", "],\n").replace("},", "},\n")
    (root / "Tests/Goldens/text/real.json").write_text(rows + "\n")


main()
