"""Batches drawn by worker processes into shared memory."""

import multiprocessing
import queue
import random
import threading
from dataclasses import dataclass
from multiprocessing import shared_memory
from pathlib import Path

import numpy as np
import torch

import clip_questions
import picture_questions
from clips import clip, draw_frames
from conversations import NOTHING, Turns, drawn_order
from pictures import draw_picture, picture
from preprocessing import resized_and_cropped
from things import CHARACTERS, COLOURS, EMOJI, SHAPES

LENGTH = 112  # tokens after the medium
VARIANTS = 3  # conversations about a picture or clip: drawing costs more than a training step, so each is shown thrice
POOL = 96  # batches kept on the device for their second and third conversation
LABELS = {name: i + 1 for i, name in enumerate([*SHAPES, *EMOJI, *CHARACTERS])}  # 0: background
COLOUR_LABELS = {name: i + 1 for i, name in enumerate(COLOURS)}  # 0: background or emoji


@dataclass(frozen=True)
class Layout:
    """One slot of shared memory: `samples` conversations about `frames` frames each."""

    samples: int
    frames: int
    side: int
    grid: int

    def arrays(self, buffer) -> tuple[np.ndarray, ...]:
        """Pixels, token ids, targets, and per patch what is there and in which colour."""
        shapes = [
            (np.uint8, (self.samples, self.frames, self.side, self.side, 3)), (np.int16, (VARIANTS, self.samples, LENGTH)),
            (np.int16, (VARIANTS, self.samples, LENGTH)), (np.uint8, (self.samples, self.frames, self.grid, self.grid, 2))]
        arrays, offset = [], 0
        for kind, shape in shapes:
            size = int(np.prod(shape)) * np.dtype(kind).itemsize
            arrays.append(np.ndarray(shape, kind, buffer, offset))
            offset += (size + 15) // 16 * 16
        return tuple(arrays)


def layouts(medium: str, side: int, grid: int, budget: int) -> list[tuple[Layout, float]]:
    """Batch layouts with their shares; `budget` is the frames in a batch."""
    if medium == "image":
        return [(Layout(budget, 1, side, grid), 1.0)]
    return [(Layout(budget // n, n, side, grid), share) for n, share in ((8, 0.64), (12, 0.1), (16, 0.12), (24, 0.08), (32, 0.06))]


def paint_labels(labels: np.ndarray, boxes: list):
    grid = labels.shape[0]
    middles = (np.arange(grid) + 0.5) / grid
    for name, colour, left, top, right, bottom in boxes:
        rows = (middles >= top) & (middles <= bottom)
        columns = (middles >= left) & (middles <= right)
        labels[np.ix_(rows, columns)] = LABELS[name], COLOUR_LABELS.get(colour, 0)


def fill(medium: str, layout: Layout, arrays, seeds, turns: Turns):
    pixels, ids, targets, labels = arrays
    ids[:], targets[:], labels[:] = 0, NOTHING, 0
    for row in range(layout.samples):
        seed, made = next_trained(medium, seeds)
        draw = random.Random(seed ^ 0xA5CED)
        ask = picture_questions.questions if medium == "image" else clip_questions.questions
        if medium == "image":
            boxes: list = []
            shown = resized_and_cropped(draw_picture(made, layout.side, boxes), layout.side)
            pixels[row, 0] = np.asarray(shown)
            paint_labels(labels[row, 0], boxes)
        else:
            frames: list = []
            for i, frame in enumerate(draw_frames(made, layout.frames, layout.side, frames)):
                pixels[row, i] = np.asarray(resized_and_cropped(frame, layout.side))
                paint_labels(labels[row, i], frames[i])
        for variant in range(VARIANTS):
            said, expected = turns.encode(draw, drawn_order(draw, ask(draw, made)), LENGTH)
            ids[variant, row, : len(said)] = said
            targets[variant, row, : len(expected)] = expected


def next_trained(medium: str, seeds):
    """The next seed whose picture or clip is not of a held-out combination."""
    while True:
        seed = next(seeds)
        made = picture(seed) if medium == "image" else clip(seed)
        if not made.is_held_out:
            return seed, made


def _work(medium, choices, names, free, full, tokenizer_file, first_seed):
    from checkpoints import KINDS, tokenizer_of

    kind = next(k for k in KINDS.values() if k.medium == medium)
    turns = Turns(tokenizer_of(kind, Path(tokenizer_file)))
    draw = random.Random(first_seed)
    seeds = iter(range(first_seed, first_seed + 2**40))
    blocks = [shared_memory.SharedMemory(name) for name in names]
    while (slot := free.get()) is not None:
        layout = draw.choices([c[0] for c in choices], [c[1] for c in choices])[0]
        fill(medium, layout, layout.arrays(blocks[slot].buf), seeds, turns)
        full.put((slot, layout))


class Batches:
    """An endless iterator of batches on `device`, in the order in which the workers finish them."""

    def __init__(self, kind, tokenizer_file: str, budget: int, workers: int, seed: int, device: str):
        self.device = device
        choices = layouts(kind.medium, kind.side, kind.grid, budget)
        size = budget * (kind.side**2 * 3 + kind.grid**2 * 2 + LENGTH * 4 * VARIANTS) + 4096
        count = workers * 2 + 4
        self.blocks = [shared_memory.SharedMemory(create=True, size=size) for _ in range(count)]
        context = multiprocessing.get_context("spawn")
        self.free, self.full = context.Queue(), context.Queue()
        for slot in range(count):
            self.free.put(slot)
        names = [b.name for b in self.blocks]
        self.processes = [
            context.Process(
                target=_work, daemon=True,
                args=(kind.medium, choices, names, self.free, self.full, tokenizer_file, seed + (i << 41)))
            for i in range(workers)]
        for process in self.processes:
            process.start()
        self.ready: queue.Queue = queue.Queue(3)
        self.pool: list = []  # [batch, conversations used]
        self.draw = random.Random(seed)
        self.drawn = 0  # batches drawn, where the same with another conversation does not count
        threading.Thread(target=self._move, daemon=True).start()

    def _move(self):
        aside = torch.cuda.Stream() if self.device == "cuda" else None
        while True:
            slot, layout = self.full.get()
            arrays = layout.arrays(self.blocks[slot].buf)
            if self.device == "cuda":
                # On a stream of its own, so that a copy does not wait for the steps already under way.
                with torch.cuda.stream(aside):
                    batch = tuple(torch.from_numpy(a).to(self.device) for a in arrays)
                aside.synchronize()
                for tensor in batch:
                    tensor.record_stream(torch.cuda.default_stream())
            else:
                batch = tuple(torch.from_numpy(a.copy()) for a in arrays)
            self.free.put(slot)
            self.ready.put(batch)

    def next(self) -> tuple[torch.Tensor, ...]:
        """A new batch if one is ready, else an earlier one with its next conversation."""
        if self.pool and self.ready.empty():
            entry = self.pool[self.draw.randrange(len(self.pool))]
        else:
            entry = [self.ready.get(), 0]
            self.drawn += 1
            self.pool = self.pool[-POOL + 1:] + [entry]
        pixels, ids, targets, labels = entry[0]
        variant = entry[1]
        entry[1] += 1
        if entry[1] == VARIANTS:
            self.pool = [e for e in self.pool if e is not entry]
        return pixels, ids[variant], targets[variant], labels

    def close(self):
        for process in self.processes:
            process.terminate()
        for block in self.blocks:
            block.unlink()
