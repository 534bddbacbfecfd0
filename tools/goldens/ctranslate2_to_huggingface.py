"""A Hugging Face Whisper folder from a CTranslate2 one, so that `transformers` runs the very same weights.

    ctranslate2_to_huggingface.py SOURCE DESTINATION [--configs FOLDER] [--dtype float32|float16]

SOURCE holds model.bin, config.json and tokenizer.json. `--configs` names a folder with the checkpoint's published
config.json, generation_config.json and preprocessor_config.json, which are then taken as they are;
without it they are made from SOURCE, in the values that OpenAI's checkpoints have.
"""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from ctranslate2_model import CTranslate2Model
from whisper_tensors import layer_count, to_huggingface

CONFIGS = ("config.json", "generation_config.json", "preprocessor_config.json")
SCALARS = {"activation", "alibi", "alignment_heads", "alignment_layer", "num_heads", "pre_norm"} | {
    "scale_embeddings",
    "start_from_zero_embedding",
}


def config(model, token, suppression):
    width = model["decoder/embeddings/weight"].shape[1]
    sides = {}
    for side in ("encoder", "decoder"):
        sides |= {
            f"{side}_layers": layer_count(model.variables, side),
            f"{side}_attention_heads": int(model[f"{side}/num_heads"]),
            f"{side}_ffn_dim": len(model[f"{side}/layer_0/ffn/linear_0/bias"]),
        }
    return sides | suppression | {
        "architectures": ["WhisperForConditionalGeneration"],
        "model_type": "whisper",
        "is_encoder_decoder": True,
        "activation_function": "gelu",
        "d_model": width,
        "num_hidden_layers": sides["encoder_layers"],
        "num_mel_bins": model["encoder/conv1/weight"].shape[1],
        "max_source_positions": len(model["encoder/position_encodings/encodings"]),
        "max_target_positions": len(model["decoder/position_encodings/encodings"]),
        "vocab_size": len(model["decoder/embeddings/weight"]),
        "scale_embedding": False,
        "bos_token_id": token["<|endoftext|>"],
        "eos_token_id": token["<|endoftext|>"],
        "pad_token_id": token["<|endoftext|>"],
        "decoder_start_token_id": token["<|startoftranscript|>"],
    }


def generation_config(model, source, token, suppression):
    end = token["<|endoftext|>"]
    # OpenAI's multilingual vocabularies have one row more than the English ones, and 99 languages or more.
    multilingual = len(model["decoder/embeddings/weight"]) > 51864
    values = suppression | {
        "alignment_heads": source["alignment_heads"],
        "bos_token_id": end,
        "eos_token_id": end,
        "pad_token_id": end,
        "decoder_start_token_id": token["<|startoftranscript|>"],
        "is_multilingual": multilingual,
        "max_initial_timestamp_index": 50,
        "max_length": len(model["decoder/position_encodings/encodings"]),
        "no_timestamps_token_id": token["<|notimestamps|>"],
        "prev_sot_token_id": token["<|startofprev|>"],
        "return_timestamps": False,
    }
    if multilingual:
        names = {number: name for name, number in token.items()}
        values["lang_to_id"] = {names[number]: number for number in source["lang_ids"]}
        values["task_to_id"] = {name: token[f"<|{name}|>"] for name in ("transcribe", "translate")}
    else:
        values["forced_decoder_ids"] = [[1, token["<|notimestamps|>"]]]
    return values


def preprocessor_config(model):
    seconds = len(model["encoder/position_encodings/encodings"]) // 50
    return {
        "feature_extractor_type": "WhisperFeatureExtractor",
        "processor_class": "WhisperProcessor",
        "chunk_length": seconds,
        "feature_size": model["encoder/conv1/weight"].shape[1],
        "hop_length": 160,
        "n_fft": 400,
        "n_samples": seconds * 16000,
        "nb_max_frames": seconds * 100,
        "padding_side": "right",
        "padding_value": 0.0,
        "return_attention_mask": False,
        "sampling_rate": 16000,
    }


def made_configs(model, source_folder):
    source = json.loads((source_folder / "config.json").read_text())
    added = json.loads((source_folder / "tokenizer.json").read_text())["added_tokens"]
    token = {entry["content"]: entry["id"] for entry in added}
    suppression = {
        "suppress_tokens": source["suppress_ids"],
        "begin_suppress_tokens": source["suppress_ids_begin"],
    }
    values = (
        config(model, token, suppression),
        generation_config(model, source, token, suppression),
        preprocessor_config(model),
    )
    return dict(zip(CONFIGS, values))


def tokenizer_config():
    end = "<|endoftext|>"
    return {
        "tokenizer_class": "WhisperTokenizer",
        "processor_class": "WhisperProcessor",
        "add_prefix_space": False,
        "bos_token": end,
        "eos_token": end,
        "pad_token": end,
        "unk_token": end,
        "model_max_length": 1024,
    }


def write_json(path, value):
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("destination", type=Path)
    parser.add_argument("--configs", type=Path)
    parser.add_argument("--dtype", choices=("float32", "float16"), default="float32")
    options = parser.parse_args()

    model = CTranslate2Model.read(options.source / "model.bin")
    state, left = to_huggingface(model.variables)
    strays = [name for name in left if name.split("/")[-1] not in SCALARS]
    if model.spec != "WhisperSpec" or strays:
        raise SystemExit(f"{options.source} is a {model.spec} with variables that no tensor takes: {strays}")

    options.destination.mkdir(parents=True, exist_ok=True)
    if options.configs:
        for name in CONFIGS:
            shutil.copyfile(options.configs / name, options.destination / name)
    else:
        for name, value in made_configs(model, options.source).items():
            write_json(options.destination / name, value)
    write_json(options.destination / "tokenizer_config.json", tokenizer_config())
    shutil.copyfile(options.source / "tokenizer.json", options.destination / "tokenizer.json")
    state = {name: np.ascontiguousarray(value, options.dtype) for name, value in state.items()}
    save_file(state, options.destination / "model.safetensors", metadata={"format": "pt"})
    count = sum(value.size for value in state.values())
    print(f"{options.destination}: {len(state)} tensors, {count / 1e6:.1f} million numbers, {options.dtype}")


if __name__ == "__main__":
    main()
