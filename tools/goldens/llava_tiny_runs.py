"""The prompts and pictures that the tiny LLaVA models are run on."""

from dataclasses import dataclass

from llava_pictures import image, video

QUESTION = "USER: {}\nWhat is in this picture? ASSISTANT:"
LONG = (
    "The house is near the sea, and the tree is in the sand. There are stones in the road; the sun is red. "
    "Is it the same animal as in the first picture? Über 12 straßen, ¿no? "
)


@dataclass
class Run:
    name: str
    prompt: str
    items: list


def one(name, item):
    return Run(name, QUESTION.format(f"<{item['modality']}>"), [item])


def llava():
    return [
        one("one image", image(40, 30, 1)),
        one("1x20", image(1, 20, 2)),
        one("wide", image(200, 24, 3)),
        one("tall", image(23, 150, 4)),
        one("37x53", image(37, 53, 5)),
        Run(
            "two images",
            "USER: <image> and <image>\nIs the second one the same as the first? ASSISTANT:",
            [image(56, 56, 6), image(64, 20, 7)],
        ),
        Run("text only", "USER: What is the sun? ASSISTANT:", []),
        Run(
            "long",
            "USER: <image>\n" + LONG + "ASSISTANT: It is not.</s>USER: <image>\nWhat is seen in the second? ASSISTANT:",
            [image(30, 28, 8), image(21, 60, 9)],
        ),
    ]


ANYRES = [(171, 152), (333, 296), (488, 183), (2560, 1669)]  # (width, height)


def next_video_short():
    return [
        one("video", video(40, 30, 11, frames=4)),
        one("video of one frame", video(19, 44, 12, frames=1)),
        one("image 171x152", image(171, 152, 13)),
        one("image 183x488", image(183, 488, 14)),
        Run(
            "image and video",
            "USER: <image>\nThe house. <video>\nWhat is seen in the video? ASSISTANT:",
            [image(90, 30, 15), video(48, 27, 16, frames=3)],
        ),
        Run("text only", "USER: What is the sun? ASSISTANT:", []),
    ]


def next_video_full():
    rows = next_video_short()
    names = {run.name for run in rows}
    for index, (width, height) in enumerate(ANYRES):
        for wide, high in ((width, height), (height, width)):
            run = one(f"image {wide}x{high}", image(wide, high, 100 + 2 * index + (wide < high)))
            rows += [run] if run.name not in names else []
    return rows + [
        one("image 1x20", image(1, 20, 17)),
        Run(
            "video and image",
            "USER: <video>\nThe sea. <image>\nAre the two the same? ASSISTANT:",
            [video(30, 40, 18, frames=2), image(28, 28, 19)],
        ),
        Run(
            "two videos",
            "USER: <video> and <video>\nIs the second one the same? ASSISTANT:",
            [video(32, 24, 20, frames=3), video(24, 32, 21, frames=3)],
        ),
        Run(
            "two videos of different lengths",
            "USER: <video> and <video>\nIs the second one the same? ASSISTANT:",
            [video(32, 24, 22, frames=5), video(64, 64, 23, frames=2)],
        ),
        Run(
            "two images",
            "USER: <image> and <image>\nIs the second one the same as the first? ASSISTANT:",
            [image(20, 60, 24), image(70, 72, 25)],
        ),
    ]


def runs(variant):
    if variant.family == "llava":
        return llava()
    return next_video_full() if variant.tapped else next_video_short()
