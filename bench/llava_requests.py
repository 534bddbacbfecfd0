"""What is asked in the LLaVA benchmark: pictures that differ, one question, so many tokens."""

import json
import random
from pathlib import Path

QUESTION = (
    "Describe in detail what can be seen in this picture, list every object with its colour and position, "
    "and then say what might happen next in the scene."
)
PROMPT = f"USER: <image>\n{QUESTION} ASSISTANT:"
SIDE = 336


def picture(folder, seed):
    """A picture of random squares, as a file that needs no library to write."""
    numbers = random.Random(seed)
    cells = [[bytes(numbers.randrange(256) for _ in range(3)) for _ in range(24)] for _ in range(24)]
    rows = b"".join(b"".join(cells[y * 24 // SIDE][x * 24 // SIDE] for x in range(SIDE)) for y in range(SIDE))
    path = Path(folder) / f"picture-{seed}.bmp"
    path.write_bytes(bitmap(rows))
    return path


def bitmap(rows):
    """A 24-bit BMP of RGB rows, which every reader knows."""
    lines = [rows[y * SIDE * 3 : (y + 1) * SIDE * 3] for y in reversed(range(SIDE))]
    body = b"".join(bytes(c for x in range(0, len(line), 3) for c in line[x : x + 3][::-1]) for line in lines)
    header = b"BM" + (54 + len(body)).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little")
    info = (40).to_bytes(4, "little") + SIDE.to_bytes(4, "little") * 2 + (1).to_bytes(2, "little")
    return header + info + (24).to_bytes(2, "little") + bytes(24) + body


def jsonl(path, pictures, tokens):
    with open(path, "w") as file:
        for image in pictures:
            params = {"temperature": 0, "max_tokens": tokens, "ignore_eos": True}
            line = {"prompt": PROMPT, "multi_modal_data": {"image": str(image)}, "sampling_params": params}
            file.write(json.dumps(line) + "\n")
