"""The vocabulary of the tiny random Whisper: a byte-level BPE of a few hundred tokens, then Whisper's special tokens."""

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

SIZE = 384  # byte-level BPE tokens: 256 bytes and 128 merges
LANGUAGES = ("en", "zh", "de", "es", "ru", "ko", "fr", "ja")
TIMESTAMPS = tuple(f"<|{step / 50:.2f}|>" for step in range(51))  # one second in steps of 0.02

SENTENCES = (
    "The morning train was late again, so we walked along the river and talked about the weather.",
    "Please leave the keys on the kitchen table before you go to the station.",
    "She asked whether the second parcel had arrived, and he said that it had not.",
    "There are three hundred and sixty five days in most years; this one has one more.",
    "What would you like to drink with that? A glass of water would be fine, thank you.",
    "He couldn't find the letter, but they'd already read it and didn't say a word.",
    "In the evening the wind fell and the whole harbour lay still under the stars.",
    "Numbers are hard to hear: 1, 2, 3, 14, 15, 16, 40, 50, 60, 2024 and 2025.",
    "Der Zug fährt heute zehn Minuten später ab, weil die Strecke gesperrt ist.",
    "La lluvia cayó toda la noche y por la mañana el patio estaba lleno de hojas.",
    "Le marché ouvre à huit heures, et les meilleures pêches partent les premières.",
    "Сегодня утром мы долго ждали автобус и говорили о погоде.",
    "今天早上我们在车站等了很久。",
    "今朝は駅で長い間電車を待っていました。",
    "오늘 아침에는 역에서 기차를 오래 기다렸습니다.",
)


def special_tokens(no_speech="<|nospeech|>"):
    """Whisper's special tokens in the order of their ids, timestamps left out."""
    languages = [f"<|{code}|>" for code in LANGUAGES]
    tasks = ["<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>"]
    return ["<|endoftext|>", "<|startoftranscript|>", *languages, *tasks, no_speech, "<|notimestamps|>"]


def trained():
    tokenizer = Tokenizer(models.BPE(continuing_subword_prefix="", end_of_word_suffix=""))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(vocab_size=SIZE, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(SENTENCES, trainer)
    return tokenizer


def tokenizer(timestamps=True, no_speech="<|nospeech|>"):
    """The tokenizer; CTranslate2 folders come without the timestamps and with an older name of the no-speech token."""
    result = trained()
    result.add_special_tokens(special_tokens(no_speech))
    if timestamps:
        result.add_tokens([AddedToken(text, normalized=True) for text in TIMESTAMPS])
    framing = ("<|startoftranscript|>", "<|notimestamps|>", "<|endoftext|>")
    result.post_processor = processors.TemplateProcessing(
        single=f"{framing[0]} {framing[1]} $A {framing[2]}",
        pair=f"{framing[0]} {framing[1]} $A $B:1 {framing[2]}:1",
        special_tokens=[(text, result.token_to_id(text)) for text in framing],
    )
    return result


def ids(tokenizer):
    """Every special token's id by its text."""
    return {text: tokenizer.token_to_id(text) for text in special_tokens() if tokenizer.token_to_id(text)}
