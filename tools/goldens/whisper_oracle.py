"""`transformers` as the oracle of Whisper: float32 on the CPU, greedy."""

import importlib.metadata
import os
import platform
import warnings
from dataclasses import dataclass
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
import torch
import transformers
from transformers import WhisperForConditionalGeneration, WhisperProcessor

# A choice whose two best scores are nearer than this may fall either way in another implementation's rounding.
AMBIGUOUS = 1e-3

warnings.filterwarnings("ignore")
transformers.utils.logging.set_verbosity_error()
transformers.utils.logging.disable_progress_bar()


def versions(*packages):
    """What the goldens were made with."""
    named = ("transformers", "torch", "tokenizers", "numpy", *packages)
    return {name: importlib.metadata.version(name) for name in named} | {
        "machine": platform.machine()
    }


@dataclass
class Run:
    """One greedy decoding: `prompt` and `generated` ids (an end-of-text included, if it came), and how sure it was."""

    prompt: list[int]
    generated: list[int]
    margins: list[float]

    def record(self):
        ambiguous = [step for step, margin in enumerate(self.margins) if margin < AMBIGUOUS]
        return {
            "prompt_ids": self.prompt,
            "generated_ids": self.generated,
            "min_margin": round(min(self.margins), 5),
            "ambiguous_steps": ambiguous,
        }


def margin(scores):
    best, second = scores.topk(2).values.tolist()
    return best - second


class Oracle:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.model = WhisperForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).eval()
        self.processor = WhisperProcessor.from_pretrained(folder)
        self.tokenizer = self.processor.tokenizer
        self.generation = self.model.generation_config

    def features(self, samples):
        """The log-mel features [1, mels, frames] of 16 kHz float32 samples."""
        return self.processor.feature_extractor(
            samples, sampling_rate=16_000, return_tensors="pt"
        ).input_features

    @torch.inference_mode()
    def generate(self, features, **options):
        """`model.generate` as it stands, its one window's whole sequence kept."""
        result = self.model.generate(
            features,
            do_sample=False,
            num_beams=1,
            force_unique_generate_call=True,
            return_dict_in_generate=True,
            output_scores=True,
            **options,
        )
        sequence, steps = result.sequences[0].tolist(), len(result.scores)
        margins = [margin(scores[0]) for scores in result.scores]
        return Run(sequence[:-steps], sequence[-steps:], margins)

    @torch.inference_mode()
    def raw(self, features, prompt, limit, stop_at_end=True, top=0):
        """Argmax of the plain logits, no rule of Whisper applied, with the `top` best log probabilities a step."""
        encoded = self.model.model.encoder(features)
        ids, margins, best, cache = list(prompt), [], [], None
        fresh = ids
        while len(ids) < len(prompt) + limit:
            output = self.model(
                encoder_outputs=encoded,
                decoder_input_ids=torch.tensor([fresh]),
                past_key_values=cache,
                use_cache=True,
            )
            logits, cache = output.logits[0, -1], output.past_key_values
            margins.append(margin(logits))
            best.append(top_log_probabilities(logits, top))
            fresh = [int(logits.argmax())]
            ids += fresh
            if stop_at_end and fresh[0] == self.generation.eos_token_id:
                break
        return Run(list(prompt), ids[len(prompt) :], margins), best

    @torch.inference_mode()
    def languages(self, features, top=3):
        """The likeliest languages of the audio, as [code, probability among the languages], best first."""
        start = torch.tensor([[self.generation.decoder_start_token_id]])
        logits = self.model(features, decoder_input_ids=start).logits[0, -1]
        known = self.generation.lang_to_id
        chances = dict(zip(known, logits[list(known.values())].softmax(-1).tolist()))
        best = sorted(chances, key=chances.get, reverse=True)[:top]
        detected = int(self.model.detect_language(features, generation_config=self.generation))
        assert detected == known[best[0]]
        return [[name[2:-2], round(chances[name], 6)] for name in best]

    def text(self, ids):
        return self.tokenizer.decode(ids, skip_special_tokens=True)


def top_log_probabilities(logits, count):
    """The `count` best (token id, natural log of its probability), best first."""
    best = logits.log_softmax(-1).topk(count)
    return [[index, round(value, 6)] for index, value in zip(best.indices.tolist(), best.values.tolist())]


def float32(tensor):
    return np.ascontiguousarray(tensor.detach().to(torch.float32).numpy())
