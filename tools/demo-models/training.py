"""Trains one of the two models for a given time, on batches that the workers draw."""

import argparse
import json
import math
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from batches import COLOUR_LABELS, LABELS, Batches
from checkpoints import KINDS, new_model, tokenizer_of, write_checkpoint
from conversations import NOTHING, Turns
from preprocessing import IMAGE_MEAN, IMAGE_STD


class Loss(nn.Module):
    """The model's loss on a batch: that of the answers, and that of a helper that names what each patch shows."""

    def __init__(self, kind, model, opening: list[int]):
        super().__init__()
        self.kind, self.model = kind, model
        width = model.config.vision_config.hidden_size
        self.things = nn.Linear(width, len(LABELS) + 1)
        self.colours = nn.Linear(width, len(COLOUR_LABELS) + 1)
        self.register_buffer("opening", torch.tensor(opening))
        self.register_buffer("mean", torch.tensor(IMAGE_MEAN)[:, None, None])
        self.register_buffer("std", torch.tensor(IMAGE_STD)[:, None, None])

    def features(self, pixels: torch.Tensor) -> torch.Tensor:
        """The patches of the last layer but one, [frames, patches, width]; the last layer and its norm are never read."""
        tower = getattr(self.model.model.vision_tower, "vision_model", self.model.model.vision_tower)
        hidden = tower.pre_layrnorm(tower.embeddings(pixels))
        for layer in tower.encoder.layers[:-1]:
            hidden = layer(hidden, attention_mask=None)
            hidden = hidden[0] if isinstance(hidden, tuple) else hidden
        return hidden[:, 1:]

    def scores(self, pixels, ids) -> tuple[torch.Tensor, torch.Tensor]:
        """The features, and the logits at each of `ids`."""
        samples, frames = pixels.shape[:2]
        pixels = (pixels.flatten(0, 1).permute(0, 3, 1, 2).float() / 255 - self.mean) / self.std
        features = seen = self.features(pixels)
        if self.kind.pooling > 1:
            seen = self.model.model.vision_resampler(features)
        shown = self.model.model.multi_modal_projector(seen).unflatten(0, (samples, frames)).flatten(1, 2)
        embed = self.model.model.language_model.embed_tokens
        opening = embed(self.opening).expand(samples, -1, -1)
        inputs = torch.cat([opening, shown, embed(ids.long())], 1)
        hidden = self.model.model.language_model(inputs_embeds=inputs, use_cache=False).last_hidden_state
        return features, self.model.lm_head(hidden[:, -ids.shape[1]:]).float()

    def best(self, pixels, ids) -> torch.Tensor:
        return self.scores(pixels, ids)[1].argmax(-1)

    def forward(self, pixels, ids, targets, labels):
        features, logits = self.scores(pixels, ids)
        labels = labels.long().flatten(0, 1).flatten(1, 2)
        helper = F.cross_entropy(self.things(features).float().flatten(0, 1), labels[..., 0].flatten())
        helper = helper + F.cross_entropy(self.colours(features).float().flatten(0, 1), labels[..., 1].flatten())
        logits = logits.flatten(0, 1)
        targets = targets.long().flatten()
        answer = F.cross_entropy(logits, targets, ignore_index=NOTHING)
        right = ((logits.argmax(-1) == targets) & (targets != NOTHING)).sum() / (targets != NOTHING).sum()
        return answer, helper, right


def initialise(model: nn.Module):
    """Small normal weights everywhere, smaller where a branch joins the residual stream."""
    depth = model.config.text_config.num_hidden_layers + model.config.vision_config.num_hidden_layers
    for name, parameter in model.named_parameters():
        if parameter.dim() < 2:
            continue
        scale = 0.02
        if name.endswith(("o_proj.weight", "down_proj.weight", "out_proj.weight", "fc2.weight")):
            scale /= math.sqrt(depth)
        nn.init.normal_(parameter, std=scale)


def rate(done: float, peak: float) -> float:
    """Learning rate after the share `done` of the time: a short rise, then half a cosine."""
    rise = 0.03
    return peak * (done / rise if done < rise else 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (done - rise) / (1 - rise))))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=500)
    parser.add_argument("--budget", type=int, default=512, help="frames in a batch")
    parser.add_argument("--workers", type=int, default=14)
    parser.add_argument("--peak", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="a checkpoint to go on from")
    parser.add_argument("--compile", action="store_true")
    options = parser.parse_args()
    started = time.time()
    torch.manual_seed(options.seed)
    torch.set_float32_matmul_precision("high")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    kind = KINDS[options.kind]
    assert options.seed < 1000, "held-out seeds begin where training seeds end"
    batches = Batches(kind, options.tokenizer, options.budget, options.workers, options.seed << 48, device)
    model = new_model(kind)
    if options.start:
        model = type(model).from_pretrained(options.start, dtype=torch.float32)
    else:
        initialise(model)
    count = sum(p.numel() for p in model.parameters())
    print(f"{options.kind}: {count} parameters, on {torch.cuda.get_device_name() if device == 'cuda' else 'the CPU'}")
    loss = Loss(kind, model, Turns(tokenizer_of(kind, Path(options.tokenizer))).opening).to(device).train()
    trained = [p for n, p in loss.named_parameters() if p.dim() >= 2 and "embed" not in n]
    others = [p for n, p in loss.named_parameters() if not (p.dim() >= 2 and "embed" not in n)]
    optimizer = torch.optim.AdamW(
        [{"params": trained, "weight_decay": 0.05}, {"params": others, "weight_decay": 0.0}],
        lr=1e-4, betas=(0.9, 0.98), fused=device == "cuda")
    if options.compile:  # layer by layer: one compilation serves all layers of a kind
        tower = getattr(model.model.vision_tower, "vision_model", model.model.vision_tower)
        for layer in [*tower.encoder.layers[:-1], *model.model.language_model.layers]:
            layer.compile(dynamic=False)
    log, steps, samples, waited = [], 0, 0, 0.0
    first = None
    while (first is None) or (time.time() - started < options.seconds):
        before = time.time()
        batch = batches.next()
        waited += time.time() - before
        first = first or time.time()
        done = min(1.0, (time.time() - first) / max(1e-3, started + options.seconds - first))
        for group in optimizer.param_groups:
            group["lr"] = rate(done, options.peak)
        with torch.autocast(device, dtype=torch.bfloat16):
            answer, helper, right = loss(*batch)
        # The helper starts anew in every run; it must not disturb features that are trained already.
        weight = 0.1 if options.start else 0.5 if done < 0.3 else 0.2
        (answer + weight * helper).backward()
        nn.utils.clip_grad_norm_(loss.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        steps += 1
        samples += batch[0].shape[0]
        if steps in (1, 10, 50) or steps % 200 == 0:
            log.append(dict(
                step=steps, samples=samples, seconds=round(time.time() - started, 1), answer=round(answer.item(), 4),
                helper=round(helper.item(), 4), drawn=batches.drawn, right=round(right.item(), 4), waited=round(waited, 1)))
            print(json.dumps(log[-1]), flush=True)
    batches.close()
    write_checkpoint(kind, model.to("cpu").eval(), Path(options.tokenizer), options.out)
    summary = dict(
        kind=options.kind, parameters=count, steps=steps, samples=samples, seconds=round(time.time() - started, 1),
        device=torch.cuda.get_device_name() if device == "cuda" else "cpu", budget=options.budget, peak=options.peak,
        seed=options.seed, start=str(options.start) if options.start else None, torch=torch.__version__, log=log[-200:])
    (options.out / "training.json").write_text(json.dumps(summary))
    print(f"{steps} steps, {samples} conversations, {time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
