"""Small videos and what PyAV decodes them to.

    pip install av==18.1.0 numpy==2.4.6
    python tools/goldens/media_video_clips.py

Writes `Tests/Goldens/media/video_sampling.json` (what `np.linspace` chooses), `Tests/Goldens/media/video/*`, and
`Tests/Goldens/media/video_clips.json`, which has for each file:

| key | what |
|---|---|
| `file` | its name |
| `size` | width and height, upright |
| `times` | seconds from the first frame to each, in the order in which they are shown; null where PyAV has none |
| `frames` | the hash of each frame's RGB bytes, upright |
| `pixels` | instead of `frames` where the bits depend on libswscale's release: the middle frame, in base64 |

The pictures: red above, green below left, blue below right, and a white bar whose left edge is at twice the frame's number.
"""

import base64
import json
import struct
from fractions import Fraction

import av
import numpy as np
from golden_json import ROOT
from media_image_oracle import fnv

FOLDER = ROOT / "Tests/Goldens/media/video"
WIDTH, HEIGHT = 64, 48
av.logging.set_level(None)

# The display matrices of a track header, by the EXIF orientation that means the same.
MATRICES = {2: (-1, 0, 0, 1), 3: (-1, 0, 0, -1), 5: (0, 1, 1, 0), 6: (0, 1, -1, 0), 8: (0, -1, 1, 0)}


def picture(number, width, height):
    image = np.zeros((height, width, 3), np.uint8)
    image[: height // 2, :, 0] = 200
    image[height // 2 :, : width // 2, 1] = 180
    image[height // 2 :, width // 2 :, 2] = 220
    image[height // 4 : height // 2, 2 * number : 2 * number + 4] = 255
    return image


def encode(name, codec="libx264", frames=30, options=None, size=(WIDTH, HEIGHT), format="yuv420p", times=None, **more):
    """A video of `frames` pictures; `times` in 1/30 s, one after the other unless given."""
    path = FOLDER / name
    with av.open(str(path), "w", options={"fflags": "+bitexact"} | more.pop("container", {})) as container:
        stream = container.add_stream(codec, rate=30, options={"threads": "1"} | (options or {}))
        stream.width, stream.height, stream.pix_fmt = *size, format
        stream.codec_context.time_base = stream.time_base = Fraction(1, 30)
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        if frames == 0:
            container.start_encoding()
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(picture(number, *size), format="rgb24")
            frame.pts = times[number] if times else number
            frame.time_base = Fraction(1, 30)
            container.mux(stream.encode(frame))
        if frames:
            container.mux(stream.encode(None))
    return path


def turned(name, orientation):
    """The plain video with a display matrix in its track header (ISO 14496-12, 8.3.2)."""
    data = bytearray((FOLDER / "plain.mp4").read_bytes())
    a, b, c, d = (value << 16 for value in MATRICES[orientation])
    place = data.index(b"tkhd") + 4 + 40
    data[place : place + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    (FOLDER / name).write_bytes(data)


def damaged(name, number):
    """The plain video with a packet in whose place nothing can be decoded."""
    data = bytearray((FOLDER / "plain.mp4").read_bytes())
    with av.open(str(FOLDER / "plain.mp4")) as container:
        packet = [packet for packet in container.demux(video=0) if packet.size][number]
        data[packet.pos : packet.pos + 4] = b"\xff\xff\xff\xff"
    (FOLDER / name).write_bytes(data)


def sound(name):
    with av.open(str(FOLDER / name), "w", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("aac", rate=16000, layout="mono", bit_rate=16000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 16000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def upright(image, orientation):
    if orientation == 2:
        return image[:, ::-1]
    if orientation == 3:
        return image[::-1, ::-1]
    if orientation == 5:
        return image.transpose(1, 0, 2)
    if orientation == 6:
        return np.rot90(image, -1)
    if orientation == 8:
        return np.rot90(image, 1)
    return image


def decoded(path, orientation=1, pixels=False):
    frames = []
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        for packet in container.demux(stream):
            try:
                frames += packet.decode()
            except av.error.InvalidDataError:
                pass
    # Degrees to the left that a picture must be turned, as libav reads the matrix.
    assert orientation == 2 or orientation == 5 or all(
        frame.rotation % 360 == {1: 0, 3: 180, 6: 270, 8: 90}[orientation] for frame in frames
    )
    images = [np.ascontiguousarray(upright(frame.to_ndarray(format="rgb24"), orientation)) for frame in frames]
    known = all(frame.pts is not None for frame in frames)
    times = [float((frame.pts - frames[0].pts) * frame.time_base) for frame in frames] if known else None
    row = {"file": path.name, "size": list(images[0].shape[1::-1]), "times": times and [round(t, 6) for t in times]}
    if pixels:
        row["pixels"] = base64.b64encode(images[len(images) // 2].tobytes()).decode()
        row["count"] = len(images)
    else:
        row["frames"] = [fnv(image.tobytes()) for image in images]
    return row


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    rows = []
    x264 = {"preset": "veryslow", "crf": "35"}
    # Key frames at 0, 10 and 20; frames that are shown before what is decoded before them.
    rows.append(decoded(encode("plain.mp4", options=x264 | {"g": "10", "x264-params": "scenecut=0:bframes=3"})))
    rows.append(decoded(encode("no-b-frames.mp4", options=x264 | {"g": "6", "bf": "0", "x264-params": "scenecut=0"})))
    rows.append(
        decoded(encode("open-groups.mkv", options=x264 | {"g": "8", "x264-params": "scenecut=0:open-gop=1:bframes=3:b-adapt=0"}))
    )
    rows.append(decoded(encode("one-group.ts", options=x264 | {"g": "250"})))
    gaps = [number + (12 if number > 9 else 0) + (number // 3) for number in range(20)]
    rows.append(decoded(encode("uneven-times.mp4", frames=20, times=gaps, options=x264 | {"g": "7"})))
    rows.append(decoded(encode("mpeg4.avi", "mpeg4", options={"bf": "2", "g": "9", "qscale": "12"})))
    rows.append(decoded(encode("vp9.webm", "libvpx-vp9", options={"crf": "50", "b": "0", "g": "12"})))
    rows.append(decoded(encode("full-range.mkv", "mjpeg", frames=4, format="yuvj422p", options={"qscale": "20"})))
    rows.append(decoded(encode("bt709.mp4", frames=8, options=x264 | {"colorspace": "bt709", "color_range": "tv"})))
    for orientation in MATRICES:
        turned(f"turned-{orientation}.mp4", orientation)
        rows.append(decoded(FOLDER / f"turned-{orientation}.mp4", orientation))
    damaged("damaged.mp4", 14)
    rows.append(decoded(FOLDER / "damaged.mp4"))
    rows.append(decoded(encode("ten-bits.mp4", frames=3, format="yuv420p10le", options=x264)))
    rows.append(decoded(encode("odd.webm", "libvpx-vp9", frames=3, size=(45, 33), options={"crf": "50", "b": "0"}), pixels=True))

    sound("sound.mp4")
    encode("no-frames.mp4", frames=0, container={"movflags": "empty_moov+frag_keyframe"})
    key = {"encryption_scheme": "cenc-aes-ctr", "encryption_key": "0123456789abcdef" * 2, "encryption_kid": "fedcba9876543210" * 2}
    encode("encrypted.mp4", frames=3, options=x264, container=key)
    (first, second) = (encode(f"{width}.ts", frames=4, size=(width, 48), options=x264) for width in (64, 80))
    (FOLDER / "two-sizes.ts").write_bytes(first.read_bytes() + second.read_bytes())
    for path in (first, second):
        path.unlink()

    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    (FOLDER.parent / "video_clips.json").write_text(f"[\n{lines}\n]\n")
    samples = [
        {"total": total, "count": count, "indices": np.linspace(0, total - 1, count, dtype=int).tolist()}
        for total, count in [(50, 49), (99, 32), (250, 7), (1000, 29), (3001, 31), (10007, 24), (107999, 16), (86400001, 12)]
    ]
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in samples)
    (FOLDER.parent / "video_sampling.json").write_text(f"[\n{lines}\n]\n")
    for path in sorted(FOLDER.iterdir()):
        print(path.name, path.stat().st_size)


if __name__ == "__main__":
    main()
