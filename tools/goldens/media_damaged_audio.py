"""Small sound files of many formats for tests that damage and cut them, and how much PyAV keeps of the damaged ones.

    apt-get install ffmpeg=7:5.1.9-0+deb12u1
    pip install av==18.1.0 numpy==2.4.6
    python tools/goldens/media_damaged_audio.py Tests/Goldens/media/damaged

Each file holds the same three seconds: a tone that rises with time, so that a part that stands at a wrong time is found
out. `damaged.json` says for each which bytes the tests invert, and how many sample frames PyAV decodes of what is left.
"""

import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import av
import numpy as np

RATE = 16_000
SECONDS = 3

FORMATS = {
    "tone.flac": ["-frame_size", "1152"],
    "tone.mp3": ["-b:a", "32k"],
    "tone.ogg": ["-c:a", "libvorbis", "-page_duration", "200000"],
    "tone.opus": ["-c:a", "libopus", "-b:a", "24k", "-page_duration", "200000"],
    "tone-flac.ogg": ["-c:a", "flac", "-page_duration", "200000"],
    "tone.aac": ["-c:a", "aac", "-b:a", "24k"],
    "tone.m4a": ["-c:a", "aac", "-b:a", "24k", "-movflags", "faststart"],
    "tone-fragmented.mp4": ["-c:a", "aac", "-b:a", "24k", "-movflags", "empty_moov", "-frag_duration", "500000"],
    "tone.webm": ["-c:a", "libopus", "-b:a", "24k", "-cluster_time_limit", "300"],
    "tone-vorbis.webm": ["-c:a", "libvorbis", "-cluster_time_limit", "300"],
    "tone-ima.wav": ["-c:a", "adpcm_ima_wav"],
    "tone-ms.wav": ["-c:a", "adpcm_ms"],
    "tone.aiff": ["-ar", "8000"],
    "tone.au": ["-c:a", "pcm_mulaw", "-ar", "8000"],
    "tone.caf": ["-c:a", "pcm_mulaw", "-ar", "8000"],
    "tone.w64": ["-c:a", "pcm_mulaw", "-ar", "8000"],
    "tone-rf64.wav": ["-c:a", "pcm_mulaw", "-ar", "8000", "-rf64", "always"],
    "tone.wma": ["-c:a", "wmav2", "-b:a", "24k"],
    "tone-mp3.avi": ["-c:a", "libmp3lame", "-b:a", "32k"],
}

# Damage to plain samples cannot be told from them; AVI counts its packets, so that a lost one moves those after it.
CUT_ONLY = {"tone.aiff", "tone.au", "tone.caf", "tone.w64", "tone-rf64.wav", "tone-mp3.avi"}


def tone() -> np.ndarray:
    time = np.arange(RATE * SECONDS) / RATE
    return (0.4 * np.sin(2 * np.pi * (200 * time + 250 * time**2))).astype(np.float32)


def encode(name: str, *options: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / name
        source = ["-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", "-", "-map_metadata", "-1", "-fflags", "+bitexact"]
        command = ["ffmpeg", "-v", "error", *source, "-flags:a", "+bitexact", *options, str(target)]
        subprocess.run(command, input=tone().tobytes(), check=True)
        return target.read_bytes()


def kept(data: bytes) -> int:
    """The sample frames that are decoded, over packets that cannot be."""
    total = 0
    with av.open(io.BytesIO(data)) as source:
        for packet in source.demux(source.streams.audio[0]):
            try:
                total += sum(frame.samples for frame in packet.decode())
            except av.error.FFmpegError:
                pass
    return total


def damage(name: str, data: bytes) -> tuple[int, int]:
    """The first byte that is inverted, and how many are: in the middle, and in blocks of ADPCM a whole one."""
    with av.open(io.BytesIO(data)) as source:
        packets = [p for p in source.demux(source.streams.audio[0]) if p.size and p.pos is not None]
    packet = packets[len(packets) // 2]
    count = packet.size if name.endswith((".wav", ".aac")) else min(packet.size, 64)
    return packet.pos, count


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    for name, options in FORMATS.items():
        data = encode(name, *options)
        (folder / name).write_bytes(data)
        entry = {"name": name, "frames": kept(data), "rate": 48_000 if "libopus" in options else 8_000 if "8000" in options else RATE}
        if name not in CUT_ONLY:
            start, count = damage(name, data)
            broken = bytearray(data)
            for place in range(start, start + count):
                broken[place] ^= 0xFF
            entry |= {"start": start, "count": count, "kept": kept(bytes(broken))}
        entries.append(entry)
    lines = ",\n".join("  " + json.dumps(entry) for entry in entries)
    (folder / "damaged.json").write_text(f"[\n{lines}\n]\n")


main()
