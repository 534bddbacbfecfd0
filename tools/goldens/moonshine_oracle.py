"""`transformers` with one Moonshine checkpoint: eager attention, greedy, one clip at a time."""

import shutil
import tempfile
from pathlib import Path

import torch
from transformers import AutoFeatureExtractor, AutoTokenizer, MoonshineForConditionalGeneration, logging

logging.disable_progress_bar()

RATE = 16_000


class Oracle:
    def __init__(self, checkpoint, tokenizer, dtype=torch.float32):
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            for source in (*Path(checkpoint).iterdir(), *Path(tokenizer).iterdir()):
                shutil.copyfile(source, folder / source.name)
            self.model, loading = MoonshineForConditionalGeneration.from_pretrained(
                folder, dtype=dtype, attn_implementation="eager", output_loading_info=True
            )
            self.model.eval()
            assert not any(loading.values()), f"{checkpoint}: {loading}"
            self.extractor = AutoFeatureExtractor.from_pretrained(folder)
            self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.config = self.model.config
        self.dtype = dtype

    def inputs(self, samples):
        """What the extractor gives for one clip: `input_values` [1, samples], and a mask that hides none of them."""
        batch = dict(self.extractor(samples, sampling_rate=RATE, return_tensors="pt"))
        return batch | {"input_values": batch["input_values"].to(self.dtype)}

    @torch.inference_mode()
    def greedy(self, inputs, steps):
        """The log probabilities of each step [steps, words], and its ids, past every end-of-text."""
        encoded = self.model.model.encoder(**inputs)
        given, cache, generated, rows = self.config.decoder_start_token_id, None, [], []
        for _ in range(steps):
            output = self.model(
                encoder_outputs=encoded,
                decoder_input_ids=torch.tensor([[given]]),
                past_key_values=cache,
                use_cache=True,
            )
            cache = output.past_key_values
            rows.append(output.logits[0, -1].log_softmax(-1))
            given = int(rows[-1].argmax())
            generated.append(given)
        return torch.stack(rows), generated

    @torch.inference_mode()
    def generate(self, inputs, **options):
        """The ids that `generate` gives after the start, with the checkpoint's own limit and end unless `options` say otherwise."""
        output = self.model.generate(**inputs, do_sample=False, **options)
        return output[0, 1:].tolist()

    def text(self, ids):
        return self.tokenizer.decode(ids, skip_special_tokens=True)
