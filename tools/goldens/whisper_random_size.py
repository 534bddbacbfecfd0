#!/usr/bin/env python3
"""A Whisper of a published size with random weights, and the tokens that transformers gives for it.

    whisper_random_size.py CONFIG_FOLDER TOKENIZER_JSON RECORDING DESTINATION [--tokens 12]

CONFIG_FOLDER holds the published config.json, generation_config.json and preprocessor_config.json. DESTINATION becomes a
float16 checkpoint (1.6 GB for large-v3-turbo) with `request.jsonl`, for `sensorium generate --model DESTINATION --prompts
DESTINATION/request.jsonl --format json --generation-config vllm`; the tokens to expect are printed, with the least
distance between the two best logits. By hand: nothing of it is committed.
"""

import argparse
import json
import os
import shutil

import soundfile
import torch
from transformers import WhisperConfig, WhisperFeatureExtractor, WhisperForConditionalGeneration


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("configs", "tokenizer", "recording", "destination"):
        parser.add_argument(name)
    parser.add_argument("--tokens", type=int, default=12)
    arguments = parser.parse_args()

    torch.manual_seed(0)
    model = WhisperForConditionalGeneration(WhisperConfig.from_pretrained(arguments.configs)).eval()
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.ndim >= 2 and "embed_positions" not in name:
                weight.mul_(2)  # spread the logits, so that rounding does not decide
    model.half().save_pretrained(arguments.destination)
    for name in ("generation_config.json", "preprocessor_config.json"):
        shutil.copy(os.path.join(arguments.configs, name), arguments.destination)
    shutil.copy(arguments.tokenizer, os.path.join(arguments.destination, "tokenizer.json"))

    samples, rate = soundfile.read(arguments.recording, dtype="float32")
    extractor = WhisperFeatureExtractor.from_pretrained(arguments.destination)
    features = extractor(samples, sampling_rate=rate, return_tensors="pt").input_features
    vocabulary = {t["content"]: t["id"] for t in json.load(open(arguments.tokenizer))["added_tokens"]}
    prompt = [vocabulary[f"<|{name}|>"] for name in ("startoftranscript", "en", "transcribe", "notimestamps")]
    generated, margins = greedy(model.float(), features, prompt, arguments.tokens)
    request = {
        "prompt_token_ids": prompt,
        "multi_modal_data": {"audio": os.path.abspath(arguments.recording)},
        "sampling_params": {"temperature": 0, "max_tokens": arguments.tokens, "ignore_eos": True},
    }
    with open(os.path.join(arguments.destination, "request.jsonl"), "w") as file:
        file.write(json.dumps(request) + "\n")
    print("token_ids", generated, "least margin", min(margins))


@torch.no_grad()
def greedy(model, features, prompt, count):
    encoded = model.model.encoder(features)
    ids, margins = list(prompt), []
    for _ in range(count):
        logits = model(encoder_outputs=encoded, decoder_input_ids=torch.tensor([ids])).logits[0, -1]
        best = logits.topk(2)
        margins.append(float(best.values[0] - best.values[1]))
        ids.append(int(best.indices[0]))
    return ids[len(prompt) :], margins


main()
