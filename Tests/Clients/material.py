"""What the tests of clients share."""

import base64
import io
import math
import os
import pathlib
import struct
import wave

ROOT = pathlib.Path(__file__).resolve().parents[2]
URL = os.environ.get("SENSORIUM_TEST_URL", "http://127.0.0.1:8000")
WYOMING = int(os.environ.get("SENSORIUM_TEST_WYOMING", "10300"))
KEY = "secret"
PICTURES = "llava"
SPEECH = "whisper-1"


def data_url(name: str, kind: str) -> str:
    content = base64.b64encode((ROOT / "Samples" / name).read_bytes()).decode()
    return f"data:{kind};base64,{content}"


def question(text: str = "Describe the picture.") -> list:
    return [{"role": "user", "content": [
        {"type": "image_url", "image_url": {"url": data_url("fox.jpg", "image/jpeg")}},
        {"type": "text", "text": text}]}]


def samples(seconds: float = 1.0) -> bytes:
    count = int(16000 * seconds)
    return b"".join(struct.pack("<h", int(8000 * math.sin(0.17 * place))) for place in range(count))


def tone(seconds: float = 1.0) -> io.BytesIO:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16000)
        out.writeframes(samples(seconds))
    file.seek(0)
    file.name = "tone.wav"
    return file
