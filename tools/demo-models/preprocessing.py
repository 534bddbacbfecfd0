"""What the checkpoint's image processor does up to its pixels: Pillow's bicubic resize of the shorter side, and the central crop."""

from PIL import Image

IMAGE_MEAN = (0.48145466, 0.4578275, 0.40821073)
IMAGE_STD = (0.26862954, 0.26130258, 0.27577711)


def resized_and_cropped(picture: Image.Image, side: int) -> Image.Image:
    """`check_preprocessing.py` holds this against transformers' CLIPImageProcessorPil, pixel by pixel."""
    width, height = picture.size
    if width == height == side:
        return picture
    if width <= height:
        size = (side, int(side * height / width))
    else:
        size = (int(side * width / height), side)
    picture = picture.resize(size, Image.Resampling.BICUBIC)
    left, top = (size[0] - side) // 2, (size[1] - side) // 2
    return picture.crop((left, top, left + side, top + side))
