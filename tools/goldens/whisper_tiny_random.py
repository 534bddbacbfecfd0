"""A tiny Whisper with random weights, in the layouts of Hugging Face and of CTranslate2: the same numbers twice.

    whisper_tiny_random.py            writes Tests/Fixtures/whisper-tiny-random and ...-ctranslate2

It hears one second (100 frames of 80 mel bins). Weights are float16 values, so that both files hold them exactly.
"""

import json
import math
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

import whisper_tiny_vocabulary as vocabulary
from ctranslate2_model import CTranslate2Model
from ctranslate2_to_huggingface import tokenizer_config, write_json
from whisper_tensors import tensors, to_ctranslate2

FIXTURES = Path(__file__).resolve().parents[2] / "Tests/Fixtures"
HUGGINGFACE = FIXTURES / "whisper-tiny-random"
CTRANSLATE2 = FIXTURES / "whisper-tiny-random-ctranslate2"

WIDTH, HEADS, FFN, LAYERS = 64, 4, 128, 2
MELS, SOURCE_POSITIONS, TARGET_POSITIONS = 80, 50, 64

# The seed and the spreads below were tried out until greedy output was varied, depended on the audio,
# and no choice was closer than the goldens' script asks for.
SEED = 185
SPREAD = {
    "embed_tokens": 0.4,
    "embed_positions": 1.0,
    "bias": 0.02,
    "layer_norm": 0.1,
}
GAIN = {  # times 1 / sqrt(inputs)
    "encoder_attn.q_proj": 4.0,
    "encoder_attn.k_proj": 4.0,
    "encoder_attn.v_proj": 1.0,
    "encoder_attn.out_proj": 1.0,
    "q_proj": 3.0,
    "k_proj": 3.0,
    "fc": 2.0,
    "": 1.5,
}

# Text tokens that the model likes, so that suppressing them changes what it says.
SUPPRESSED_TEXT = [5, 194, 209, 240, 297, 344]
SUPPRESSED_FIRST = [286, 349]


def sinusoids(positions, width):
    """Whisper's encoder positions: sines in the first half of the columns, cosines in the second."""
    half = width // 2
    rates = np.exp(-math.log(10_000) / (half - 1) * np.arange(half))
    angles = np.arange(positions)[:, None] * rates
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1)


def shape(name, words):
    if "conv" in name:
        return (WIDTH, MELS if "conv1" in name else WIDTH, 3) if name.endswith("weight") else (WIDTH,)
    if "embed_tokens" in name:
        return (words, WIDTH)
    if "embed_positions" in name:
        return (SOURCE_POSITIONS if "encoder" in name else TARGET_POSITIONS, WIDTH)
    outputs, inputs = {"fc1": (FFN, WIDTH), "fc2": (WIDTH, FFN)}.get(name.split(".")[-2], (WIDTH, WIDTH))
    return (outputs,) if name.endswith("bias") or "norm" in name else (outputs, inputs)


def values(name, shape, random):
    noise = random.standard_normal(shape)
    if name == "model.encoder.embed_positions.weight":
        return sinusoids(*shape)
    for kind in ("embed_tokens", "embed_positions"):
        if kind in name:
            return SPREAD[kind] * noise
    if "layer_norm" in name:
        return SPREAD["layer_norm"] * noise + name.endswith("weight")
    if name.endswith("bias"):
        return SPREAD["bias"] * noise
    gain = next(gain for kind, gain in GAIN.items() if kind in name)
    return gain / math.sqrt(math.prod(shape[1:])) * noise


def weights(words):
    random = np.random.default_rng(SEED)
    named = sorted(name for tensor in tensors(LAYERS, LAYERS) for name in tensor.huggingface if name)
    return {name: values(name, shape(name, words), random).astype(np.float16) for name in named}


def config(token, words):
    end = token["<|endoftext|>"]
    return {
        "architectures": ["WhisperForConditionalGeneration"],
        "model_type": "whisper",
        "is_encoder_decoder": True,
        "activation_function": "gelu",
        "d_model": WIDTH,
        "encoder_layers": LAYERS,
        "decoder_layers": LAYERS,
        "num_hidden_layers": LAYERS,
        "encoder_attention_heads": HEADS,
        "decoder_attention_heads": HEADS,
        "encoder_ffn_dim": FFN,
        "decoder_ffn_dim": FFN,
        "num_mel_bins": MELS,
        "max_source_positions": SOURCE_POSITIONS,
        "max_target_positions": TARGET_POSITIONS,
        "vocab_size": words,
        "scale_embedding": False,
        "bos_token_id": end,
        "eos_token_id": end,
        "pad_token_id": end,
        "decoder_start_token_id": token["<|startoftranscript|>"],
        "torch_dtype": "float16",
    }


def suppression(token):
    silent = ["<|startoftranscript|>", "<|translate|>", "<|transcribe|>", "<|startoflm|>"]
    silent += ["<|startofprev|>", "<|nospeech|>"]
    return {
        "suppress_tokens": sorted(SUPPRESSED_TEXT + [token[text] for text in silent]),
        "begin_suppress_tokens": sorted(SUPPRESSED_FIRST + [token["<|endoftext|>"]]),
    }


def generation_config(token):
    end = token["<|endoftext|>"]
    return suppression(token) | {
        "alignment_heads": [[0, 1], [1, 0], [1, 3]],
        "bos_token_id": end,
        "eos_token_id": end,
        "pad_token_id": end,
        "decoder_start_token_id": token["<|startoftranscript|>"],
        "is_multilingual": True,
        "lang_to_id": {f"<|{code}|>": token[f"<|{code}|>"] for code in vocabulary.LANGUAGES},
        "task_to_id": {task: token[f"<|{task}|>"] for task in ("transcribe", "translate")},
        "max_initial_timestamp_index": 50,
        "max_length": TARGET_POSITIONS,
        "no_timestamps_token_id": token["<|notimestamps|>"],
        "prev_sot_token_id": token["<|startofprev|>"],
        "return_timestamps": False,
    }


def preprocessor_config():
    return {
        "feature_extractor_type": "WhisperFeatureExtractor",
        "processor_class": "WhisperProcessor",
        "chunk_length": 1,
        "feature_size": MELS,
        "hop_length": 160,
        "n_fft": 400,
        "n_samples": 16_000,
        "nb_max_frames": 2 * SOURCE_POSITIONS,
        "padding_side": "right",
        "padding_value": 0.0,
        "return_attention_mask": False,
        "sampling_rate": 16_000,
    }


def write_huggingface(folder, state, tokenizer):
    folder.mkdir(parents=True, exist_ok=True)
    token = vocabulary.ids(tokenizer)
    write_json(folder / "config.json", config(token, tokenizer.get_vocab_size()))
    write_json(folder / "generation_config.json", generation_config(token))
    write_json(folder / "preprocessor_config.json", preprocessor_config())
    write_json(folder / "tokenizer_config.json", tokenizer_config())
    write_json(folder / "tokenizer.json", json.loads(tokenizer.to_str()))
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)


def write_ctranslate2(folder, state, tokenizer):
    folder.mkdir(parents=True, exist_ok=True)
    variables = to_ctranslate2(state, LAYERS, LAYERS)
    for side in ("encoder", "decoder"):
        variables[f"{side}/num_heads"] = np.array(HEADS, np.int16)
    flags = {"activation": 3, "alibi": 0, "pre_norm": 1, "scale_embeddings": 0, "start_from_zero_embedding": 0}
    for name, value in flags.items():
        variables[f"decoder/{name}"] = np.array(value, np.int8)
    variables["decoder/alignment_heads"] = np.array(1, np.int16)
    variables["decoder/alignment_layer"] = np.array(-1, np.int16)
    model = CTranslate2Model(
        spec="WhisperSpec",
        revision=3,
        variables=variables,
        aliases={"decoder/projection/weight": "decoder/embeddings/weight"},
    )
    model.write(folder / "model.bin")

    token = vocabulary.ids(tokenizer)
    generation = generation_config(token)
    settings = {
        "alignment_heads": generation["alignment_heads"],
        "lang_ids": sorted(generation["lang_to_id"].values()),
        "suppress_ids": generation["suppress_tokens"],
        "suppress_ids_begin": generation["begin_suppress_tokens"],
    }
    write_json(folder / "config.json", settings)
    shortened = vocabulary.tokenizer(timestamps=False, no_speech="<|nocaptions|>")
    write_json(folder / "tokenizer.json", json.loads(shortened.to_str()))
    words = shortened.get_vocab()
    write_json(folder / "vocabulary.json", sorted(words, key=words.get) + list(vocabulary.TIMESTAMPS))


def main():
    tokenizer = vocabulary.tokenizer()
    state = weights(tokenizer.get_vocab_size())
    write_huggingface(HUGGINGFACE, state, tokenizer)
    write_ctranslate2(CTRANSLATE2, state, tokenizer)
    for folder in (HUGGINGFACE, CTRANSLATE2):
        size = sum(file.stat().st_size for file in folder.iterdir())
        print(f"{folder.relative_to(FIXTURES.parents[1])}: {size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
