"""`transformers` with one LLaVA or LLaVA-NeXT-Video checkpoint: Pillow-backed processors, eager attention, greedy."""

import json
import shutil
import tempfile
import types
from pathlib import Path

import torch
from transformers import (
    AutoImageProcessor,
    AutoModelForImageTextToText,
    AutoProcessor,
    AutoTokenizer,
    CLIPImageProcessorPil,
    LlavaNextVideoProcessor,
    logging,
)

import llava_pictures as pictures

logging.disable_progress_bar()

VIDEO_KEYS = (
    "crop_size do_center_crop do_convert_rgb do_normalize do_rescale do_resize"
    " image_mean image_std resample rescale_factor size"
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
            self.next_video = self.config.model_type == "llava_next_video"
            if self.next_video:
                self.processor = next_video_processor(folder, self.tokenizer)
                self.frames = frame_processor(folder)
            else:
                self.processor = AutoProcessor.from_pretrained(folder)
        assert type(self.processor.image_processor).__name__.endswith("Pil")
        self.dtype = dtype

    def inputs(self, prompt, items):
        """What the processors give for one prompt: `input_ids` with its placeholders expanded, and the pixels."""
        images = [pictures.pictures(item)[0] for item in items if item["modality"] == "image"]
        videos = [pictures.pictures(item) for item in items if item["modality"] == "video"]
        if not self.next_video:
            batch = self.processor(images=images or None, text=prompt, return_tensors="pt")
            batch.pop("attention_mask", None)
            return self._cast(dict(batch))
        result, counts = {}, {}
        if images:
            batch = self.processor.image_processor(images, return_tensors="pt")
            result |= {"pixel_values": batch["pixel_values"], "image_sizes": batch["image_sizes"]}
            counts[self.processor.image_token_id] = [
                self.processor.replace_image_token(batch, index).count("<image>") for index in range(len(images))
            ]
        if videos:
            clips = [self.frames(frames, return_tensors="pt")["pixel_values"] for frames in videos]
            result["clips"] = clips
            counts[self.processor.video_token_id] = [
                self.processor.replace_video_token({"pixel_values_videos": [clip]}, 0).count("<video>")
                for clip in clips
            ]
        ids = []
        for token in self.tokenizer(prompt).input_ids:
            ids += [token] * (counts[token].pop(0) if token in counts else 1)
        assert not any(counts.values()), "items without a placeholder"
        return self._cast(result | {"input_ids": torch.tensor([ids])})

    def _cast(self, values):
        def cast(value):
            if isinstance(value, list):
                return [cast(element) for element in value]
            return value.to(self.dtype) if value.is_floating_point() else value

        return {name: cast(value) for name, value in values.items()}

    def fresh(self):
        """Forgets what dynamic RoPE scaling remembers of earlier calls."""
        language = self.model.model.language_model
        language.rotary_emb = type(language.rotary_emb)(language.config)

    def media(self, inputs):
        """The arguments of `forward` beside the ids.

        Videos are encoded one by one, since a batch cannot hold clips of different lengths.
        """
        given = {name: value for name, value in inputs.items() if name not in ("input_ids", "clips")}
        if "clips" not in inputs:
            return given
        encoded = {}
        if given:
            encoded["image"] = self.model.get_image_features(**given, return_dict=True)
        features = [
            self.model.get_video_features(clip[None], return_dict=True).pooler_output[0] for clip in inputs["clips"]
        ]
        encoded["video"] = types.SimpleNamespace(pooler_output=features)
        return {"mm_encoder_outputs": encoded}

    @torch.inference_mode()
    def greedy(self, inputs, steps, cached=True):
        """The prompt's log probabilities [positions, words], and those of each step [steps, words], with its ids."""
        self.fresh()
        ids = inputs["input_ids"]
        output = self.model(input_ids=ids, use_cache=cached, **self.media(inputs))
        prompt = output.logits[0].log_softmax(-1)
        row, generated, rows = prompt[-1], [], []
        for _ in range(steps):
            rows.append(row)
            generated.append(int(row.argmax()))
            if len(generated) == steps:
                break
            following = torch.tensor([generated[-1:]])
            if cached:
                output = self.model(input_ids=following, past_key_values=output.past_key_values, use_cache=True)
            else:
                self.fresh()
                ids = torch.cat([ids, following], dim=1)
                output = self.model(input_ids=ids, use_cache=False, **self.media(inputs))
            row = output.logits[0, -1].log_softmax(-1)
        return prompt, torch.stack(rows), generated

    @torch.inference_mode()
    def generate(self, inputs, steps):
        """The ids that `generate` itself gives, past every end-of-text."""
        self.fresh()
        given = {name: value for name, value in inputs.items() if name != "clips"}
        if "clips" in inputs:
            given["pixel_values_videos"] = torch.stack(inputs["clips"])
        self.model.generation_config.eos_token_id = None
        output = self.model.generate(**given, do_sample=False, min_new_tokens=steps, max_new_tokens=steps)
        return output[0, inputs["input_ids"].shape[1] :].tolist()

    def same_lengths(self, inputs):
        return len({clip.shape for clip in inputs.get("clips", [])}) < 2


def next_video_processor(folder, tokenizer):
    """LLaVA-NeXT-Video's own processor but for its part for videos, which needs torchvision."""
    processor = LlavaNextVideoProcessor.__new__(LlavaNextVideoProcessor)
    settings = json.loads((folder / "processor_config.json").read_text())
    for name in ("patch_size", "num_additional_image_tokens", "vision_feature_select_strategy"):
        setattr(processor, name, settings[name])
    processor.image_processor = AutoImageProcessor.from_pretrained(folder)
    processor.image_token, processor.video_token = "<image>", "<video>"
    processor.image_token_id = tokenizer.convert_tokens_to_ids("<image>")
    processor.video_token_id = tokenizer.convert_tokens_to_ids("<video>")
    return processor


def frame_processor(folder):
    """The steps of the video processor, frame by frame through Pillow."""
    own, shared = folder / "video_preprocessor_config.json", folder / "preprocessor_config.json"
    if own.exists():
        settings = json.loads(own.read_text())
    elif shared.exists():
        settings = json.loads(shared.read_text())
    else:
        both = json.loads((folder / "processor_config.json").read_text())
        settings = both.get("video_processor") or both["image_processor"]
    return CLIPImageProcessorPil(**{name: settings[name] for name in VIDEO_KEYS if name in settings})


def versions():
    import numpy
    import PIL
    import tokenizers
    import transformers

    modules = {"numpy": numpy, "pillow": PIL, "tokenizers": tokenizers, "torch": torch, "transformers": transformers}
    return {name: module.__version__ for name, module in modules.items()}
