"""Clips: what happens in one (`Clip`, from a seed) and how its frames are drawn."""

import hashlib
import random
from dataclasses import dataclass

from PIL import Image

import sprites
from backgrounds import background, contrasting, jittered
from pictures import worn
from things import CLIP_EMOJI, COLOURS, SHAPES

MOVES = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
EDGES = {"the left": (-1, 0), "the right": (1, 0), "the top": (0, -1), "the bottom": (0, 1)}
ACTIONS = (["moves " + d for d in MOVES] * 2 + ["enters from " + e for e in EDGES]
           + ["grows", "shrinks", "vanishes", "appears", "stays still"] * 2 + ["turns"] * 3)


@dataclass(frozen=True)
class Event:
    actor: int  # index into Clip.actors
    action: str  # "moves left", "grows", "turns blue", "stays still", ...
    start: float  # as fractions of the clip
    end: float


@dataclass(frozen=True)
class Actor:
    kind: str
    colour: str | None  # at the start; None for emoji
    place: tuple[float, float]  # where it rests when no event moves it, as fractions of the side

    @property
    def phrase(self) -> str:
        return f"{self.colour} {self.kind}" if self.colour else self.kind


@dataclass
class Clip:
    seed: int
    background: str
    actors: list[Actor]
    events: list[Event]  # in order

    @property
    def combination(self) -> str:
        """What a held-out clip must not share with any clip of the training."""
        said = [f"{self.actors[e.actor].phrase} {e.action}" for e in self.events]
        return ", ".join(said) + (f" on {self.background}" if len(said) == 1 else "")

    @property
    def is_held_out(self) -> bool:
        return hashlib.sha256(self.combination.encode()).digest()[0] < 20


def _action(draw: random.Random, actor: Actor, ground: str) -> str:
    action = draw.choice(ACTIONS)
    if action != "turns":
        return action
    if actor.colour is None:
        return draw.choice(["grows", "vanishes", "appears"])
    colour = contrasting(draw, ground)
    while colour == actor.colour:
        colour = contrasting(draw, ground)
    return "turns " + colour


def _actor(draw: random.Random, ground: str, place: tuple[float, float]) -> Actor:
    if draw.random() < 0.55:
        return Actor(draw.choice(SHAPES), contrasting(draw, ground), place)
    return Actor(draw.choice(CLIP_EMOJI), None, place)


def clip(seed: int) -> Clip:
    draw = random.Random(seed)
    ground = draw.choice(list(COLOURS))
    if draw.random() < 0.4:
        actor = _actor(draw, ground, (draw.uniform(0.4, 0.6), draw.uniform(0.4, 0.6)))
        start = draw.uniform(0.05, 0.25)
        return Clip(seed, ground, [actor], [Event(0, _action(draw, actor, ground), start, start + draw.uniform(0.5, 0.7))])
    # Two actors side by side or one above the other, each in its own half; one after the other does something.
    beside = draw.random() < 0.5
    near, far = draw.uniform(0.22, 0.28), draw.uniform(0.72, 0.78)
    across = draw.uniform(0.4, 0.6)
    first = _actor(draw, ground, (near, across) if beside else (across, near))
    second = _actor(draw, ground, (far, across) if beside else (across, far))
    while second.kind == first.kind:
        second = _actor(draw, ground, second.place)
    actors = [first, second]
    draw.shuffle(actors)
    actions = [_action(draw, a, ground) for a in actors]
    while actions[0] == "stays still" and actions[1] == "stays still":
        actions[1] = _action(draw, actors[1], ground)
    if "stays still" in actions:  # what stays still has no time of its own: it is told last
        if actions[0] == "stays still":
            actors.reverse()
            actions.reverse()
        start = draw.uniform(0.1, 0.25)
        return Clip(seed, ground, actors, [Event(0, actions[0], start, start + draw.uniform(0.5, 0.65)), Event(1, actions[1], 0, 1)])
    return Clip(seed, ground, actors, [Event(0, actions[0], 0.04, 0.42), Event(1, actions[1], 0.56, 0.94)])


def _state(actor: Actor, event: Event | None, t: float, alone: bool):
    """Where the actor is at time `t`, how large against its rest size (0: not there), and its colour."""
    x, y = actor.place
    if event is None or event.action == "stays still":
        return x, y, 1.0, actor.colour
    done = min(1.0, max(0.0, (t - event.start) / (event.end - event.start)))
    verb, _, object = event.action.partition(" ")
    if verb == "moves":
        # From one side of its place to the other, along the direction.
        dx, dy = MOVES[object]
        reach = 0.52 if alone else 0.34
        return x + dx * reach * (done - 0.5), y + dy * reach * (done - 0.5), 1.0, actor.colour
    if verb == "enters":
        dx, dy = EDGES[object.removeprefix("from ")]
        start_x = x if not dx else (-0.25 if dx < 0 else 1.25)
        start_y = y if not dy else (-0.25 if dy < 0 else 1.25)
        return start_x + (x - start_x) * done, start_y + (y - start_y) * done, 1.0, actor.colour
    if verb == "grows":
        return x, y, 0.55 + 0.75 * done, actor.colour
    if verb == "shrinks":
        return x, y, 1.3 - 0.75 * done, actor.colour
    if verb == "vanishes":
        return x, y, 1.0 if done < 0.5 else 0.0, actor.colour
    if verb == "appears":
        return x, y, 0.0 if done < 0.5 else 1.0, actor.colour
    return x, y, 1.0, object if done >= 0.5 else actor.colour  # turns


def draw_frames(made: Clip, count: int, side: int, boxes: list | None = None) -> list[Image.Image]:
    """`count` frames, evenly from the first moment to the last, `side` pixels square or, one clip in eight, up to twice that.

    `boxes` receives a list a frame, as `draw_picture` gives it.
    """
    draw = random.Random(made.seed ^ 0x5EED)
    if draw.random() < 0.125:
        side = draw.randint(side + 8, side * 2)
    ground = background(draw, made.background, side, side)
    share = draw.uniform(0.27, 0.36)
    angles = [draw.uniform(-12, 12) if draw.random() < 0.5 else 0 for _ in made.actors]
    inks = {name: jittered(draw, name) for name in COLOURS}
    is_worn = draw.random() < 0.3
    by_actor = {e.actor: e for e in made.events}
    frames = []
    for i in range(count):
        t = i / (count - 1)
        frame, found = ground.copy(), []
        for index, actor in enumerate(made.actors):
            x, y, scale, colour = _state(actor, by_actor.get(index), t, len(made.actors) == 1)
            if not scale:
                continue
            size = share * scale
            sprites.put(frame, actor.kind, inks[colour] if colour else None, (x * side, y * side), size * side, angles[index])
            found.append((actor.kind, colour, x - size * 0.45, y - size * 0.45, x + size * 0.45, y + size * 0.45))
        frames.append(worn(draw, frame) if is_worn else frame)
        if boxes is not None:
            boxes.append(found)
    return frames
