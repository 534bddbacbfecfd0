"""Goldens of the real videos in the shared material (`video/manifest.jsonl`): of eight frames of each, evenly spread, what
PyAV decodes them to.

    pip install av==18.1.0 numpy==2.4.6
    python tools/goldens/media_video_shared.py SHARED_DATA > Tests/Goldens/media/shared_videos.json

`total` is how many frames can be decoded; `indices` is `np.linspace(0, total - 1, 8, dtype=int)` (all where there are
fewer); `times` are seconds from the first frame to those; `frames` has the hash of the RGB bytes of each, upright.
"""

import json
import sys
from pathlib import Path

import av
import numpy as np
from media_image_oracle import fnv

av.logging.set_level(None)


def decoded(path):
    frames = []
    with av.open(str(path)) as container:
        if not container.streams.video:
            return []
        for packet in container.demux(container.streams.video[0]):
            try:
                frames += packet.decode()
            except av.error.InvalidDataError:
                pass
    return frames


def main():
    shared = Path(sys.argv[1])
    rows = []
    for line in (shared / "video/manifest.jsonl").read_text().splitlines():
        path = json.loads(line)["path"]
        frames = decoded(shared / path)
        row = {"path": path, "total": len(frames)}
        if frames:
            row["indices"] = np.linspace(0, len(frames) - 1, min(8, len(frames)), dtype=int).tolist()
            chosen = [frames[index] for index in row["indices"]]
            row["times"] = [round(float((frame.pts - frames[0].pts) * frame.time_base), 6) for frame in chosen]
            # Quarters to the left, as libav has it.
            images = [np.rot90(frame.to_ndarray(format="rgb24"), frame.rotation // 90) for frame in chosen]
            row["frames"] = [fnv(np.ascontiguousarray(image).tobytes()) for image in images]
        rows.append(row)
    print("[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]")


if __name__ == "__main__":
    main()
