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


def recordings():
    """The folder of the prompts as read, 8 kHz."""
    return debian_package("asterisk-core-sounds-en-wav", VERSION) / "usr/share/asterisk/sounds/en_US_f_Allison"


def batch(count=16, longest=11.0):
    """`count` clips of about 10 s and the words that each holds: the longest prompts that are left, as many as fit."""
    words, folder = script(), recordings()
    spoken = [name for name, text in words.items() if len(text) > 45 and not set(text) & set("(/") and text[0] != "."]
    lengths = {name: seconds(folder / f"{name}.wav") for name in spoken if (folder / f"{name}.wav").exists()}
    left = sorted((name for name in lengths if lengths[name] < 8.5), key=lambda name: (-lengths[name], name))
    clips = []
    for number in range(count):
        chosen, total = [], 0.0
        for name in list(left):
            if total + lengths[name] + GAP <= longest:
                chosen.append(name)
                left.remove(name)
                total += lengths[name] + GAP
        path = FOLDER / f"clip-batch-{number:02d}.wav"
        if not path.exists():
            make(path, chosen, GAP)
        clips.append((path, " ".join(words[name] for name in chosen)))
    return clips


def make(path, prompts, gap):
    folder = recordings()
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
