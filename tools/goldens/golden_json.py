"""Goldens as JSON: one object a line where objects are lists' elements, so that a change shows in a diff."""

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WHISPER = ROOT / "Tests/Goldens/whisper"


def write(path, value):
    """`value` (an object) with each entry on a line of its own, and each element of a list of objects too."""
    lines = []
    for key, entry in value.items():
        if isinstance(entry, list) and entry and isinstance(entry[0], dict):
            rows = ",\n  ".join(_compact(row) for row in entry)
            lines.append(f"{json.dumps(key)}: [\n  {rows}\n ]")
        elif isinstance(entry, dict) and any(isinstance(row, (dict, list)) for row in entry.values()):
            rows = ",\n  ".join(f"{json.dumps(name)}: {_compact(row)}" for name, row in entry.items())
            lines.append(f"{json.dumps(key)}: {{\n  {rows}\n }}")
        else:
            lines.append(f"{json.dumps(key)}: {_compact(entry)}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{\n " + ",\n ".join(lines) + "\n}\n")
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB")


def _compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
