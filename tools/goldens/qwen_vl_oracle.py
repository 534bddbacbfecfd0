"""`transformers` with one Qwen2-VL or Qwen2.5-VL checkpoint: the Pillow-backed processor, eager attention, greedy.

The processor for videos needs torchvision. Its steps are done here frame by frame with the Pillow-backed one for images and
the settings for videos: all frames are taken, and the last is repeated where their number is no multiple of
`temporal_patch_size`.
"""

import json
import shutil
import tempfile
from pathlib import Path

import torch
from transformers import AutoImageProcessor, AutoModelForImageTextToText, AutoTokenizer, Qwen2VLImageProcessorPil, logging

import llava_pictures as pictures

logging.disable_progress_bar()

UNKNOWN_FPS = 24  # what transformers takes a video for whose rate it does not know
VIDEO_DEFAULTS = {"size": {"longest_edge": 28 * 28 * 768, "shortest_edge": 128 * 28 * 28}}  # of Qwen2VLVideoProcessor
VIDEO_KEYS = (
    "do_convert_rgb do_normalize do_rescale do_resize image_mean image_std max_pixels merge_size min_pixels"
    " patch_size resample rescale_factor size temporal_patch_size"
).split()


class Oracle:
    def __init__(self, checkpoint, tokenizer, dtype=torch.float32):
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            for source in (*Path(checkpoint).iterdir(), *Path(tokenizer).iterdir()):
                shutil.copyfile(source, folder / source.name)
            self.model, loading = AutoModelForImageTextToText.from_pretrained(
                folder, dtype=dtype, attn_implementation="eager", output_loading_info=True
            )
            self.model.eval()
            assert not any(loading.values()), f"{checkpoint}: {loading}"
            self.config = self.model.config
            self.tokenizer = AutoTokenizer.from_pretrained(folder)
            self.images = AutoImageProcessor.from_pretrained(folder)
            self.frames = video_processor(folder)
        assert type(self.images) is Qwen2VLImageProcessorPil
        self.dtype = dtype
        self.timed = self.config.model_type == "qwen2_5_vl"

    def inputs(self, prompt, items):
        """What the processors give for one prompt: `input_ids` with its placeholders expanded, pixels and grids."""
        images = [pictures.pictures(item)[0] for item in items if item["modality"] == "image"]
        videos = [item for item in items if item["modality"] == "video"]
        result, counts = {}, {}
        if images:
            result |= dict(self.images(images, return_tensors="pt"))
            counts[self.config.image_token_id] = self.tokens(result["image_grid_thw"])
        if videos:
            clips = [patches(self.frames, pictures.pictures(item)) for item in videos]
            result["pixel_values_videos"] = torch.cat([pixels for pixels, _ in clips])
            result["video_grid_thw"] = torch.tensor([grid for _, grid in clips])
            counts[self.config.video_token_id] = self.tokens(result["video_grid_thw"])
            if self.timed:
                size = self.frames.temporal_patch_size
                result["second_per_grid_ts"] = torch.tensor([size / item.get("fps", UNKNOWN_FPS) for item in videos])
        ids, types = [], []
        kinds = {self.config.image_token_id: 1, self.config.video_token_id: 2}
        for token in self.tokenizer(prompt).input_ids:
            repeats = counts[token].pop(0) if token in counts else 1
            ids += [token] * repeats
            types += [kinds.get(token, 0)] * repeats
        assert not any(counts.values()), "items without a placeholder"
        result |= {"input_ids": torch.tensor([ids]), "mm_token_type_ids": torch.tensor([types])}
        return {
            name: value.to(self.dtype) if name.startswith("pixel_values") else value for name, value in result.items()
        }

    def tokens(self, grids):
        return (grids.prod(-1) // self.images.merge_size**2).tolist()

    def positions(self, inputs):
        """`position_ids` [3, rows] and what is added to a generated token's index in the sequence."""
        if len(inputs) == 2:  # text alone: transformers counts, and adds nothing
            return torch.arange(inputs["input_ids"].shape[1]).expand(3, -1), 0
        media = {name: value for name, value in inputs.items() if not name.startswith("pixel_values")}
        positions, delta = self.model.model.get_rope_index(**media)
        return positions[:, 0], int(delta)

    def fresh(self):
        """Forgets the positions of the call before."""
        self.model.model.rope_deltas = None

    @torch.inference_mode()
    def greedy(self, inputs, steps):
        """The prompt's log probabilities [positions, words], and those of each step [steps, words], with its ids."""
        self.fresh()
        output = self.model(**inputs, use_cache=True)
        prompt = output.logits[0].log_softmax(-1)
        row, generated, rows = prompt[-1], [], []
        for _ in range(steps):
            rows.append(row)
            generated.append(int(row.argmax()))
            if len(generated) < steps:
                following = torch.tensor([generated[-1:]])
                output = self.model(input_ids=following, past_key_values=output.past_key_values, use_cache=True)
                row = output.logits[0, -1].log_softmax(-1)
        return prompt, torch.stack(rows), generated

    @torch.inference_mode()
    def generate(self, inputs, steps):
        """The ids that `generate` itself gives, past every end-of-text."""
        self.fresh()
        self.model.generation_config.eos_token_id = None
        output = self.model.generate(**inputs, do_sample=False, min_new_tokens=steps, max_new_tokens=steps)
        return output[0, inputs["input_ids"].shape[1] :].tolist()


def video_processor(folder):
    """The processor for images with the settings for videos."""
    own, shared = folder / "video_preprocessor_config.json", folder / "preprocessor_config.json"
    if own.exists():
        settings = json.loads(own.read_text())
    elif shared.exists():
        settings = json.loads(shared.read_text())
    else:
        settings = json.loads((folder / "processor_config.json").read_text())["video_processor"]
    given = {name: settings[name] for name in VIDEO_KEYS if name in settings}
    return Qwen2VLImageProcessorPil(**VIDEO_DEFAULTS | given)


def patches(processor, frames):
    """A video's patches [rows, channels x temporal x height x width], and its grid."""
    size = processor.temporal_patch_size
    frames = frames + frames[-1:] * (-len(frames) % size)
    singles = processor(frames, temporal_patch_size=1, return_tensors="pt")
    _, height, width = singles["image_grid_thw"][0].tolist()
    grid = [len(frames) // size, height, width]
    side = processor.patch_size
    pixels = singles["pixel_values"].view(grid[0], size, height * width, 3, side, side)
    return pixels.permute(0, 2, 3, 1, 4, 5).reshape(grid[0] * height * width, -1), grid
