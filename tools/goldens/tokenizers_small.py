"""Small tokenizers, made here, and what PyPI `tokenizers` does with them: ids and decoded texts.

Run by hand; its output is committed:

    python3 -m venv venv && venv/bin/pip install tokenizers==0.23.3
    venv/bin/python tools/goldens/tokenizers_small.py

Writes into Tests/Goldens/text: byte-level.json and byte-fallback.json, two trained tokenizers, and small.json: for each
variant of them (members of the file replaced, as JSON text) the ids of texts and the texts of ids. Where a variant is
one of a long list, eight digits of a hash stand for them.
"""

import collections
import json
import pathlib

import tokenizers
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

VERSION = "0.23.3"
ROOT = pathlib.Path(__file__).resolve().parents[2] / "Tests/Goldens/text"

SENTENCES = [
    "The kettle sings while the rain drums on the kitchen window.",
    "They're sure that we'll have walked 1200 steps before it's 10 o'clock.",
    "In the morning the baker opens the door, and the street smells of bread.",
    "Der Bäcker öffnet früh die Tür, und die Straße riecht nach Brot.",
    "Le boulanger ouvre tôt sa porte et la rue sent déjà le pain chaud.",
    "El panadero abre temprano y la calle huele a pan de la mañana.",
    "Пекарь рано открывает дверь, и улица пахнет хлебом.",
    "パン屋は朝早く戸を開け、通りはパンの香りがする。",
    "面包师傅一早开门，整条街都是面包的香味。",
    "빵집 주인은 아침 일찍 문을 열고 거리에는 빵 냄새가 난다.",
    "الخباز يفتح الباب باكرا والشارع تفوح منه رائحة الخبز.",
    "बेकर सुबह जल्दी दरवाज़ा खोलता है और गली में रोटी की महक आती है।",
    "def knead(dough, minutes=10):\n    return [fold(d) for d in dough]  # twice\n",
]

TEXTS = [
    "", " ", "a", "The baker opens the door.", "  two  spaces   three    four", "tabs\t\tand\nlines\n\n\nand\r\nCRLF\r\n",
    "trailing spaces   ", "\n", " \n \n x", "don't we'll THEY'RE I'D it'ſo x'S 'sand ''s", "12345 6 78,900.12 ½ ²³ ٣٤ Ⅷ 四",
    "Straße, déjà, mañana — “quoted” … no\u2019s", "Пекарь открывает дверь", "パンの香りがする。", "面包师傅一早开门",
    "빵집 주인은", "الخباز يفتح", "दरवाज़ा खोलता है", "Ελληνικά ΟΔΟΣ Σ", "İstanbul ıI ẞ Ǆ",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 family \U0001f44d\U0001f3fd \U0001f1e8\U0001f1ed",
    "e\u0301 a\u0323\u0302 A\u030a \u1e9b\u0323 q\u0307\u0323 \u1100\u1161\u11a8 \uac01", "\ufb01 \u2460 \u3392 \uff21 \u00bd \u212b",
    "nul\x00bell\x07del\x7f\x85nel", "no\u00a0break \u2003em\u3000wide\u200bzero\ufeffbom", "\u0378\u088f\U0001fae8\U0010ffff",
    "<s>inside</s> and <s> spaced </s>", "<|end|>x<|end|><|END|> <|end", "<unk><0x41><0xE2>", "A<mask> B <mask>C", "sing sings singsong",
    "a.b.c..d...", "-the-final--countdown", "x" * 70, " " * 37, "ab" * 40 + "é" * 20, "\u2581under\u2581score \u2581", "</w>a</w>",
]


def added(content, **flags):
    base = dict(single_word=False, lstrip=False, rstrip=False, normalized=False, special=False)
    return {"id": 0, "content": content, **base, **flags}


def regex(pattern):
    return {"Regex": pattern}


GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
CLIP = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
GROUPED = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|%s| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|"
           r"\s+(?!\S)|\s+")
BYTES = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}


def sequence(kind, *steps):
    return {"type": "Sequence", kind: list(steps)}


def split(pattern, behavior="Isolated", invert=False):
    return sequence("pretokenizers", {"type": "Split", "pattern": pattern, "behavior": behavior, "invert": invert}, BYTES)


def metaspace(**extra):
    return {"type": "Metaspace", "replacement": "\u2581", **extra}


def template(*pieces, **tokens):
    def piece(name):
        if name == "A":
            return {"Sequence": {"id": "A", "type_id": 0}}
        return {"SpecialToken": {"id": name, "type_id": 0}}

    special = {name: {"id": name, "ids": ids, "tokens": ["x"] * len(ids)} for name, ids in tokens.items()}
    pair = [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}]
    return {"type": "TemplateProcessing", "single": [piece(p) for p in pieces], "pair": pair, "special_tokens": special}


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(SENTENCES, trainers.BpeTrainer(
        vocab_size=560, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    tokenizer.add_special_tokens(["<|end|>", "<s>", "</s>"])
    tokenizer.add_tokens([AddedToken("<mask>", lstrip=True, normalized=False), AddedToken("sing", single_word=True)])
    end, start = tokenizer.token_to_id("<|end|>"), tokenizer.token_to_id("<s>")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A <|end|>", special_tokens=[("<s>", start), ("<|end|>", end)])
    return tokenizer


def byte_fallback():
    """In the manner of Llama 2: SentencePiece's pieces, bytes for what has no piece."""
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.Metaspace()
    # The trainer's own choice of an alphabet differs from run to run.
    counts = collections.Counter("\u2581".join(SENTENCES).replace(" ", "\u2581"))
    alphabet = sorted(counts, key=lambda c: (-counts[c], c))[:90]
    trained.train_from_iterator(SENTENCES, trainers.BpeTrainer(
        vocab_size=420, show_progress=False, limit_alphabet=90, initial_alphabet=alphabet))
    model = json.loads(trained.to_str())["model"]
    pieces = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    pieces += sorted(model["vocab"], key=model["vocab"].get)
    tokenizer = Tokenizer(models.BPE(
        {piece: id for id, piece in enumerate(pieces)}, [tuple(m) for m in model["merges"]], unk_token="<unk>",
        fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")])
    tokenizer.decoder = decoders.Sequence([
        decoders.Replace("\u2581", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    tokenizer.add_special_tokens(["<unk>", "<s>", "</s>"])
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    return tokenizer


def by_hand(pieces, merges, **options):
    return {"model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
                      "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
                      **options, "vocab": {piece: id for id, piece in enumerate(pieces)}, "merges": merges},
            "normalizer": None, "decoder": None, "post_processor": None, "added_tokens": [], "pre_tokenizer": None}


def variants():
    """Name, base file and the members that are replaced."""
    level, fallback = "byte-level", "byte-fallback"
    yield "byte level", level, {}
    yield "byte level, prefix space", level, {"pre_tokenizer": {**BYTES, "add_prefix_space": True, "use_regex": True}}
    yield "byte level, uncut", level, {"pre_tokenizer": BYTES}
    yield "byte level, uncut, prefix space", level, {"pre_tokenizer": {**BYTES, "add_prefix_space": True}}
    yield "split GPT-2", level, {"pre_tokenizer": split(regex(GPT2))}
    yield "split Llama 3", level, {"pre_tokenizer": split(regex(GROUPED % r"\p{N}{1,3}"))}
    yield "split Qwen 2", level, {"pre_tokenizer": split(regex(GROUPED % r"\p{N}")), "normalizer": {"type": "NFC"}}
    yield "split CLIP", level, {
        "pre_tokenizer": split(regex(CLIP), "Removed", True),
        "normalizer": sequence("normalizers", {"type": "NFC"}, {"type": "Replace", "pattern": regex(r"\s+"),
                                                                "content": " "}, {"type": "Lowercase"}),
        "added_tokens": [added("<|end|>", special=True, normalized=True), added("<s>", special=True)]}
    for behavior in ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"]:
        for invert in [False, True]:
            yield f"split at -, {behavior}, {invert}", level, {"pre_tokenizer": split({"String": "-"}, behavior, invert)}
    for apart in [False, True]:
        yield f"digits, {apart}", level, {"pre_tokenizer": sequence(
            "pretokenizers", {"type": "Digits", "individual_digits": apart}, {**BYTES, "use_regex": True})}
    for form in ["NFC", "NFD", "NFKC", "NFKD", "Lowercase"]:
        yield form, level, {"normalizer": {"type": form}}
    for left, right in [(True, True), (True, False), (False, True)]:
        yield f"strip, {left}, {right}", level, {"normalizer": {"type": "Strip", "strip_left": left, "strip_right": right}}
    yield "several spaces", level, {"normalizer": {"type": "Replace", "pattern": regex(" {2,}"), "content": "\u2581"}}
    yield "added tokens that strip", level, {"added_tokens": [
        added("<s>", rstrip=True), added("</s>", lstrip=True), added("<mask>", lstrip=True, rstrip=True, special=True)]}
    yield "added tokens of one word", level, {"added_tokens": [
        added("sing", single_word=True), added("final", single_word=True), added("x", single_word=True)]}
    yield "added tokens that overlap", level, {"added_tokens": [
        added("ab"), added("aba"), added("  "), added("    "), added("\u200d"), added("the"), added("a")]}
    yield "added tokens, normalized", level, {
        "normalizer": {"type": "Lowercase"},
        "added_tokens": [added("<|END|>", normalized=True), added("THE", normalized=True), added("<S>", special=True)]}
    yield "RoBERTa's tokens", level, {"post_processor": {
        "type": "RobertaProcessing", "sep": ["</s>", 562], "cls": ["<s>", 561], "trim_offsets": True,
        "add_prefix_space": False}}
    yield "BERT's tokens", level, {"post_processor": {"type": "BertProcessing", "sep": ["x", 7], "cls": ["y", 9]}}
    yield "tokens in sequence", level, {"post_processor": sequence(
        "processors", {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": False, "use_regex": True},
        template("a", "A", "b", "a", a=[1, 2], b=[3]))}
    yield "no decoder", level, {"decoder": None}

    yield "byte fallback", fallback, {}
    for scheme in ["always", "first", "never"]:
        for cut in [False, True]:
            space = metaspace(prepend_scheme=scheme, split=cut)
            yield f"Metaspace {scheme}, {cut}", fallback, {
                "normalizer": None, "pre_tokenizer": space,
                "decoder": sequence("decoders", {"type": "ByteFallback"}, space)}
    yield "Metaspace of old", fallback, {
        "normalizer": None, "pre_tokenizer": metaspace(add_prefix_space=True), "decoder": metaspace(add_prefix_space=True)}
    bytes_and_spaces = [{"type": "Replace", "pattern": {"String": "\u2581"}, "content": " "}, {"type": "ByteFallback"}]
    strip = {"type": "Strip", "content": "e", "start": 1, "stop": 0}
    yield "strip each", fallback, {"decoder": sequence("decoders", *bytes_and_spaces, strip)}
    yield "strip all", fallback, {"decoder": sequence(
        "decoders", *bytes_and_spaces, {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 3, "stop": 2})}
    yield "split at spaces", fallback, {
        "normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": "\u2581"},
        "pre_tokenizer": {"type": "Split", "pattern": {"String": "\u2581"}, "behavior": "MergedWithPrevious",
                          "invert": False}}
    yield "normalized tokens with a prefix", fallback, {"added_tokens": [
        added("<s>", normalized=True), added("The", normalized=True), added("<mask>")]}

    letters = list("abcdefgh x-.")
    abc = letters + ["ab", "abc", "cd", "abcd", "aba"]
    merges = [["a", "b"], ["ab", "c"], ["c", "d"], ["ab", "cd"], ["ab", "a"]]
    legacy = ["a b", "ab c", "c d", "ab cd", "ab a"]
    yield "characters that vanish", None, by_hand(abc, merges)
    yield "merges of old", None, by_hand(abc, legacy)
    yield "unknown, apart", None, by_hand(abc + ["?"], merges, unk_token="?")
    yield "unknown, fused", None, by_hand(abc + ["?"], merges, unk_token="?", fuse_unk=True)
    yield "unknown before bytes", None, by_hand(
        abc + ["?", "<0xC3>", "<0xA9>", "<0xA4>"], merges, unk_token="?", byte_fallback=True)
    yield "unknown before bytes, fused", None, by_hand(
        abc + ["?", "<0xC3>", "<0xA9>", "<0xA4>"], merges, unk_token="?", byte_fallback=True, fuse_unk=True)
    yield "words that are pieces", None, {
        **by_hand(abc + ["abcdefgh", "x-"], merges, ignore_merges=True),
        "pre_tokenizer": {"type": "Split", "pattern": {"String": " "}, "behavior": "Removed", "invert": False}}
    yield "end of word", None, {
        **by_hand(abc + ["d</w>", "cd</w>", "a</w>", "b</w>", "ab</w>", "?"],
                  [["a", "b"], ["c", "d</w>"], ["a", "b</w>"]], end_of_word_suffix="</w>", unk_token="?"),
        "pre_tokenizer": {"type": "Split", "pattern": {"String": " "}, "behavior": "Removed", "invert": False},
        "decoder": {"type": "BPEDecoder", "suffix": "</w>"}}
    yield "continued words", None, by_hand(
        abc + ["##a", "##b", "##c", "##d", "abcx", "##cd"], [["a", "##b"], ["##c", "##d"], ["ab", "##cd"]],
        continuing_subword_prefix="##")
    yield "merge stated twice", None, by_hand(abc, merges + [["a", "b"]])
    yield "no merges", None, by_hand(letters, [])


def hand_texts():
    return ["", "abcd", "abcdabab cdab", "aé ab", "éäéa", "ü", "abüécd", "aba abcd abcdefgh x- x", "zzz", "a z bz", "ababababab" * 12]


def fnv(data: bytes) -> str:
    """The upper half of FNV-1a, 64 bit."""
    state = 0xCBF29CE484222325
    for byte in data:
        state = ((state ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{state:016x}"[:8]


def hash_ids(ids) -> str:
    return fnv(b"".join(i.to_bytes(4, "little") for i in ids))


def hash_text(text):
    return None if text is None else fnv(text.encode())


def scattered_ids(seed: int, size: int, count: int):
    """The generator that the Swift test repeats: a 64-bit linear congruential one (Knuth's MMIX constants)."""
    state = seed
    ids = []
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        ids.append((state >> 33) % size)
    return ids


def decode(tokenizer, ids, skip):
    """None where `tokenizers` itself fails: its Strip decoder reads before the start of a short text."""
    try:
        return tokenizer.decode(ids, skip_special_tokens=skip)
    except BaseException:
        return None


def main() -> None:
    assert tokenizers.__version__ == VERSION, f"needs tokenizers=={VERSION}"
    ROOT.mkdir(parents=True, exist_ok=True)
    bases = {}
    for name, make in [("byte-level", byte_level), ("byte-fallback", byte_fallback)]:
        bases[name] = make().to_str()
        (ROOT / f"{name}.json").write_text(bases[name] + "\n")
    out = []
    for name, base, members in variants():
        spelled = json.dumps(members, ensure_ascii=True, separators=(",", ":"))
        text = spelled if base is None else json.dumps({**json.loads(bases[base]), **members})
        tokenizer = Tokenizer.from_str(text)
        plain = [tokenizer.encode(text, add_special_tokens=False).ids for text in (TEXTS if base else hand_texts())]
        size = max(tokenizer.get_vocab(with_added_tokens=True).values()) + 1
        entry = {"name": name, "base": base, "members": spelled, "size": size}
        is_main = base is None or not members
        entry["ids"] = plain if is_main else [hash_ids(ids) for ids in plain]
        entry["wrapped"] = [tokenizer.encode(text, add_special_tokens=True).ids for text in ["", "a b"]]
        if is_main or members.keys() & {"decoder", "added_tokens"}:
            texts = [decode(tokenizer, ids, False) for ids in plain]
            entry["decoded"] = [hash_text(text) for text in texts]
            # Ids that no token has are among them, and many that are no whole characters.
            sizes = [size + 2] * 6 + ([259] * 10 if base else [])
            texts = [decode(tokenizer, scattered_ids(seed, size, 20), True) for seed, size in enumerate(sizes)]
            entry["scattered"] = [[size, hash_text(text)] for size, text in zip(sizes, texts)]
        out.append(json.dumps(entry, ensure_ascii=True, separators=(",", ":")))
    head = {"made_by": "tools/goldens/tokenizers_small.py", "version": VERSION, "texts": TEXTS, "hand_texts": hand_texts()}
    rows = ",\n".join(out)
    (ROOT / "small.json").write_text(json.dumps(head, ensure_ascii=True)[:-1] + ',\n"variants": [\n' + rows + "\n]}\n")


main()
