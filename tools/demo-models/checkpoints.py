"""The two models' shapes and their checkpoints in Hugging Face's layout."""

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import AddedToken, Tokenizer
from transformers import (
    CLIPVisionConfig, LlamaConfig, LlavaConfig, LlavaForConditionalGeneration, LlavaNextVideoConfig,
    LlavaNextVideoForConditionalGeneration,
)

from preprocessing import IMAGE_MEAN, IMAGE_STD

PATCH = 14
VOCABULARY = 1536  # rows; the tokenizer uses a few less, as LLaVA's does
BASE_TOKENS = 1472

CHAT_TEMPLATE = (
    "{% for message in messages %}{{ message['role'].upper() + ': ' }}"
    "{% for content in message['content'] | selectattr('type', 'equalto', 'MEDIUM') %}{{ '<MEDIUM>\n' }}{% endfor %}"
    "{% for content in message['content'] | selectattr('type', 'equalto', 'text') %}{{ content['text'] + ' ' }}{% endfor %}"
    "{% endfor %}{% if add_generation_prompt %}{{ 'ASSISTANT:' }}{% endif %}"
)


@dataclass(frozen=True)
class Kind:
    model_type: str
    medium: str  # the placeholder token's name
    side: int
    added: tuple[str, ...]  # tokens after the tokenizer's own, in order
    pooling: int  # patches merged into one token, along each side

    @property
    def grid(self) -> int:
        return self.side // PATCH


KINDS = {
    "llava": Kind("llava", "image", 168, ("<image>", "<pad>"), 1),
    "llava_next_video": Kind("llava_next_video", "video", 112, ("<video>", "<image>", "<pad>"), 2),
}


def configuration(kind: Kind):
    ids = {token: BASE_TOKENS + i for i, token in enumerate(kind.added)}
    vision = CLIPVisionConfig(
        hidden_size=192, intermediate_size=768, num_hidden_layers=7, num_attention_heads=3, image_size=kind.side,
        patch_size=PATCH, projection_dim=192)
    text = LlamaConfig(
        hidden_size=256, intermediate_size=640, num_hidden_layers=5, num_attention_heads=4, num_key_value_heads=4,
        vocab_size=VOCABULARY, max_position_embeddings=2048, rms_norm_eps=1e-5, bos_token_id=1, eos_token_id=2,
        pad_token_id=ids["<pad>"], tie_word_embeddings=False)
    shared = dict(
        vision_config=vision, text_config=text, image_token_index=ids["<image>"], vision_feature_layer=-2,
        vision_feature_select_strategy="default", tie_word_embeddings=False)
    if kind.medium == "image":
        return LlavaConfig(**shared, image_seq_length=kind.grid**2)
    side = kind.side
    pinpoints = [[side, side * 2], [side * 2, side], [side * 2, side * 2], [side * 3, side], [side, side * 3]]
    return LlavaNextVideoConfig(
        **shared, video_token_index=ids["<video>"], image_grid_pinpoints=pinpoints, spatial_pool_mode="average",
        spatial_pool_stride=kind.pooling, image_seq_length=kind.grid**2, video_seq_length=(kind.grid // 2) ** 2 * 8)


def new_model(kind: Kind):
    made = LlavaForConditionalGeneration if kind.medium == "image" else LlavaNextVideoForConditionalGeneration
    return made(configuration(kind))


def tokenizer_of(kind: Kind, file: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.add_special_tokens([AddedToken(t, normalized=False, special=True) for t in kind.added])
    return tokenizer


def _write(file: Path, content: dict):
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def _pixels(kind: Kind) -> dict:
    return {
        "crop_size": {"height": kind.side, "width": kind.side}, "do_center_crop": True, "do_convert_rgb": True,
        "do_normalize": True, "do_rescale": True, "do_resize": True, "image_mean": list(IMAGE_MEAN),
        "image_std": list(IMAGE_STD), "resample": 3, "rescale_factor": 1 / 255, "size": {"shortest_edge": kind.side},
    }


def write_checkpoint(kind: Kind, model, tokenizer_file: Path, folder: Path):
    """Weights in bfloat16 and every file that `from_pretrained` and AutoProcessor read."""
    folder.mkdir(parents=True, exist_ok=True)
    model.to(torch.bfloat16).save_pretrained(folder)
    tokenizer = tokenizer_of(kind, tokenizer_file)
    tokenizer.save(str(folder / "tokenizer.json"))
    pad = kind.added[-1]
    _write(folder / "tokenizer_config.json", {
        "added_tokens_decoder": {
            str(tokenizer.token_to_id(t)): {
                "content": t, "lstrip": False, "normalized": False, "rstrip": False, "single_word": False, "special": True}
            for t in ("<unk>", "<s>", "</s>", *kind.added)},
        "add_bos_token": True, "add_eos_token": False, "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>",
        "pad_token": pad, "padding_side": "left", "legacy": False, "clean_up_tokenization_spaces": False,
        "model_max_length": 2048, "tokenizer_class": "LlamaTokenizer",
        "extra_special_tokens": {f"{t.strip('<>')}_token": t for t in kind.added[:-1]},
        "processor_class": "LlavaProcessor" if kind.medium == "image" else "LlavaNextVideoProcessor",
    })
    _write(folder / "special_tokens_map.json", {
        "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": pad})
    _write(folder / "generation_config.json", {
        "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": tokenizer.token_to_id(pad), "do_sample": False,
        "max_new_tokens": 64})
    (folder / "chat_template.jinja").write_text(CHAT_TEMPLATE.replace("MEDIUM", kind.medium))
    if kind.medium == "image":
        _write(folder / "preprocessor_config.json", _pixels(kind) | {
            "image_processor_type": "CLIPImageProcessor", "processor_class": "LlavaProcessor"})
        _write(folder / "processor_config.json", {
            "processor_class": "LlavaProcessor", "image_token": "<image>", "num_additional_image_tokens": 1,
            "patch_size": PATCH, "vision_feature_select_strategy": "default"})
    else:
        pinpoints = configuration(kind).image_grid_pinpoints
        _write(folder / "preprocessor_config.json", _pixels(kind) | {
            "do_pad": True, "image_grid_pinpoints": pinpoints, "image_processor_type": "LlavaNextImageProcessor",
            "processor_class": "LlavaNextVideoProcessor"})
        _write(folder / "video_preprocessor_config.json", _pixels(kind) | {
            "do_sample_frames": False, "video_processor_type": "LlavaNextVideoVideoProcessor",
            "processor_class": "LlavaNextVideoProcessor"})
        _write(folder / "processor_config.json", {
            "processor_class": "LlavaNextVideoProcessor", "image_token": "<image>", "video_token": "<video>",
            "num_additional_image_tokens": 1, "patch_size": PATCH, "vision_feature_select_strategy": "default"})
