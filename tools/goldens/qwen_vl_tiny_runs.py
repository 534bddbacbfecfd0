"""The prompts, pictures and videos that the tiny Qwen2-VL and Qwen2.5-VL models are run on."""

from dataclasses import dataclass

from llava_pictures import image, video

IMAGE = "<|vision_start|><|image_pad|><|vision_end|>"
VIDEO = "<|vision_start|><|video_pad|><|vision_end|>"
TURN = "<|im_start|>user\n{}<|im_end|>\n<|im_start|>assistant\n"
LONG = (
    "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n"
    "<|im_start|>user\nThere are 12 red houses in the road. "
    + IMAGE
    + " Is it the same sea as before? Über 40 Straßen, ¿no?<|im_end|>\n<|im_start|>assistant\nIt isn't.<|im_end|>\n"
    "<|im_start|>user\nWhat is the tree?<|im_end|>\n<|im_start|>assistant\n"
)
MUCH = (  # more than the seconds of the video before it make positions
    " Is the second one the same as the first? There are 12 birds, 3 dogs and 40 horses in it, I think. "
    "Describe what is seen in the video and how many animals are near the sea."
)


@dataclass
class Run:
    name: str
    prompt: str
    items: list


def clip(width, height, seed, frames, fps=None):
    """A video; `fps` is the rate of the frames that are given, and without one a video counts as of 24 frames a second."""
    return video(width, height, seed, frames) | ({} if fps is None else {"fps": fps})


def runs():
    return [
        Run("one image", TURN.format(IMAGE + "What is in this picture?"), [image(40, 30, 1)]),
        Run("video", TURN.format(VIDEO + "What is seen in the video?"), [clip(40, 30, 2, frames=4)]),
        Run("text only", TURN.format("What is the sun?"), []),
        Run("1x150", TURN.format(IMAGE + "Describe the picture."), [image(150, 1, 3)]),
        Run(
            "two images",
            TURN.format(IMAGE + IMAGE + "Is the second one the same as the first?"),
            [image(23, 61, 4), image(170, 33, 5)],
        ),
        Run("image in the middle", LONG, [image(64, 64, 6)]),
        Run("video of five frames", TURN.format(VIDEO + "How many dogs?"), [clip(29, 43, 7, frames=5, fps=2.0)]),
        Run(
            "image and video",
            TURN.format("The house: " + IMAGE + " The sea: " + VIDEO + " Describe the two."),
            [image(37, 53, 8), clip(30, 40, 9, frames=3, fps=4.0)],
        ),
        Run(
            "two videos",
            TURN.format(VIDEO + " and " + VIDEO + MUCH),
            [clip(50, 21, 10, frames=1), clip(19, 17, 11, frames=12, fps=1.0)],
        ),
    ]
