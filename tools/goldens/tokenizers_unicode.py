"""Writes Sources/Text/Unicode/UnicodeData.swift: the Unicode data behind NFC, NFD, NFKC and NFKD as PyPI `tokenizers`
has it, which is that of an old Unicode version. All of it is observed by normalizing, so that our results are equal.
And Tests/Goldens/text/unicode.json: hashes of what `tokenizers` makes of every scalar there is.

Run by hand; its output is committed:

    python3 -m venv venv && venv/bin/pip install tokenizers==0.23.3
    venv/bin/python tools/goldens/tokenizers_unicode.py
"""

import json
import pathlib
import unicodedata

import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers

VERSION = "0.23.3"
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
HANGUL = range(0xAC00, 0xD7A4)


def forms():
    return [normalizers.NFC(), normalizers.NFD(), normalizers.NFKD()]


def classes(nfd):
    """Canonical combining classes, found by which of two marks comes first after normalizing."""
    # One old mark of each class: they are the rulers. U+0345 has the highest class, 240.
    rulers = {}
    for scalar in SCALARS:
        rank = unicodedata.combining(chr(scalar))
        if rank and rank not in rulers and scalar < 0x3100:
            if rank == 240 or nfd.normalize_str("a\u0345" + chr(scalar)) != "a\u0345" + chr(scalar):
                rulers[rank] = scalar
    found = {}
    for scalar in SCALARS:
        text = chr(scalar)
        if nfd.normalize_str(text) != text:
            continue
        moved = nfd.normalize_str("a\u0345" + text) != "a\u0345" + text
        # Class 240 itself does not move before itself, but others move before it.
        last = not moved and nfd.normalize_str("a" + text + "\u0301") == "a\u0301" + text
        if not moved and not last:
            continue
        # A mark stays behind every ruler whose class is not above its own.
        rank = 240 if last else max(
            rank for rank, ruler in rulers.items()
            if nfd.normalize_str("a" + chr(ruler) + text) == "a" + chr(ruler) + text)
        found[scalar] = rank
    return found


def runs(found):
    """Neighbours of one class as `first-last:class`, all in hexadecimal."""
    out = []
    for scalar, rank in sorted(found.items()):
        if out and out[-1][2] == rank and out[-1][1] == scalar - 1:
            out[-1][1] = scalar
        else:
            out.append([scalar, scalar, rank])
    return [f"{a:X}-{b:X}:{r:X}" if a != b else f"{a:X}:{r:X}" for a, b, r in out]


def hexes(text):
    return " ".join(f"{ord(c):X}" for c in text)


def literal(name, comment, entries):
    lines, line = [], ""
    for entry in entries:
        if len(line) + len(entry) + 1 > 112:
            lines.append(line)
            line = ""
        line += entry + ";"
    lines.append(line)
    body = " \\\n    ".join(lines).replace("; \\", ";\\")
    return f'  /// {comment}\n  static let {name}: StaticString = """\n    {body}\n    """\n'


def fnv(data: bytes) -> str:
    state = 0xCBF29CE484222325
    for byte in data:
        state = ((state ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{state:016x}"


def kept(pre_tokenizer):
    """Of all scalars in order, those that a pre-tokenizer which removes its matches removes, as 1, and 0."""
    rest = set()
    for start in range(0, len(SCALARS), 4096):
        text = "".join(map(chr, SCALARS[start:start + 4096]))
        for word, _ in pre_tokenizer.pre_tokenize_str(text):
            rest.update(map(ord, word))
    return "".join("0" if scalar in rest else "1" for scalar in SCALARS)


def word_characters():
    """Whether a scalar keeps an added token of one word from being found after it."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.add_tokens([AddedToken("=", single_word=True, normalized=False)])
    flags = []
    for start in range(0, len(SCALARS), 4096):
        part = SCALARS[start:start + 4096]
        encoding = tokenizer.encode("".join(f" {chr(scalar)}= " for scalar in part if scalar != ord("=")))
        found = {offsets[0] for offsets in encoding.offsets}
        place = 0
        for scalar in part:
            if scalar == ord("="):
                flags.append("0")
                continue
            flags.append("0" if place + 2 in found else "1")
            place += 4
    return "".join(flags)


def write_hashes(root):
    out = {"made_by": "tools/goldens/tokenizers_unicode.py", "version": VERSION}
    for name in ["NFC", "NFD", "NFKC", "NFKD", "Lowercase"]:
        normalizer = getattr(normalizers, name)()
        # Nothing composes across a zero.
        alone = normalizer.normalize_str("\0".join(chr(scalar) for scalar in SCALARS))
        marked = normalizer.normalize_str("\0".join(f"a{chr(scalar)}\u0323\u0301\u1161" for scalar in SCALARS))
        out[name] = [fnv(alone.encode()), fnv(marked.encode())]
    for name, pattern in [("letters", r"\p{L}"), ("numbers", r"\p{N}"), ("spaces", r"\s")]:
        out[name] = fnv(kept(pre_tokenizers.Split(Regex(pattern), "removed")).encode())
    digits = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True)])
    out["digits"] = fnv("".join(
        "1" if len(digits.pre_tokenize_str(f"a{chr(scalar)}a")) == 3 else "0" for scalar in SCALARS).encode())
    out["word_characters"] = fnv(word_characters().encode())
    (root / "Tests/Goldens/text/unicode.json").write_text(json.dumps(out, indent=1) + "\n")


def main() -> None:
    assert tokenizers.__version__ == VERSION, f"needs tokenizers=={VERSION}"
    nfc, nfd, nfkd = forms()
    canonical, compatible = [], []
    for scalar in SCALARS:
        if scalar in HANGUL:
            continue
        text = chr(scalar)
        full = nfd.normalize_str(text)
        if full != text:
            composes = nfc.normalize_str(full) == text
            canonical.append(f"{scalar:X}{':' if composes else '='}{hexes(full)}")
        wide = nfkd.normalize_str(text)
        if wide != full:
            compatible.append(f"{scalar:X}:{hexes(wide)}")
    source = f"""// Written by tools/goldens/tokenizers_unicode.py; not to be edited.

/// Unicode data for normalization, as `tokenizers` {VERSION} has it (its tables are of an old Unicode version). Hexadecimal,
/// entries end with a semicolon. Hangul syllables are computed and not listed.
enum UnicodeData {{
{literal("canonical", "Full canonical decompositions; `=` instead of `:` where the scalar is never composed again.", canonical)}
{literal("compatible", "Full compatibility decompositions, where they differ from the canonical ones.", compatible)}
{literal("combiningClasses", "Canonical combining classes other than 0: a scalar or a range of them, and the class.", runs(classes(nfd)))}}}
"""
    root = pathlib.Path(__file__).resolve().parents[2]
    (root / "Sources/Text/Unicode/UnicodeData.swift").write_text(source)
    write_hashes(root)


main()
