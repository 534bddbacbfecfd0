"""Clips of speech with known words, made from Debian's asterisk-core-sounds-en (read by Allison Smith, CC BY-SA 3.0)."""

import gzip
import wave

from workplace import FOLDER, debian_package, run

VERSION = "1.6.1-1"
GAP = 0.35  # seconds of silence after each prompt of a longer clip
CLIPS = {
    "11s": (["demo-nogo"], GAP),
    "30s": (["demo-abouttotry", "queue-periodic-announce", "demo-thanks"], GAP),
}


def script():
    """What each prompt says, by its name."""
    folder = debian_package("asterisk-core-sounds-en", VERSION)
    path = folder / "usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as lines:
        pairs = (line.split(":", 1) for line in lines if ":" in line and not line.startswith(";"))
        return {name.strip(): words.strip() for name, words in pairs}


def clip(name):
    """A 16 kHz mono WAV file and the words that it holds."""
    prompts, gap = CLIPS[name]
    path = FOLDER / f"clip-{name}.wav"
    if not path.exists():
        make(path, prompts, gap)
    words = script()
    return path, " ".join(words[prompt] for prompt in prompts)


def make(path, prompts, gap):
    folder = debian_package("asterisk-core-sounds-en-wav", VERSION) / "usr/share/asterisk/sounds/en_US_f_Allison"
    joined, partial = path.with_suffix(".8k.wav"), path.with_suffix(".partial.wav")
    with wave.open(str(joined), "wb") as output:
        output.setnchannels(1)
        output.setsampwidth(2)
        output.setframerate(8000)
        for prompt in prompts:
            with wave.open(str(folder / f"{prompt}.wav")) as source:
                output.writeframes(source.readframes(source.getnframes()))
            output.writeframes(bytes(2 * int(8000 * gap)))
    run("sox", "-D", joined, "-r", 16000, partial)
    joined.unlink()
    partial.rename(path)


def seconds(path):
    with wave.open(str(path)) as source:
        return source.getnframes() / source.getframerate()
