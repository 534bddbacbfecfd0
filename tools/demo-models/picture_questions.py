"""Questions about a picture, each with its one right answer in a long and a short form."""

import random
from collections import Counter
from typing import NamedTuple

from pictures import PLACES, Picture, random_thing
from things import COLOURS, EMOJI, NUMBERS, SHAPES, capitalised, plural, with_article


class Question(NamedTuple):
    family: str
    text: str
    long: str
    short: str


def listed(phrases: list[str]) -> str:
    return phrases[0] if len(phrases) == 1 else ", ".join(phrases[:-1]) + " and " + phrases[-1]


def yes_or_no(family: str, text: str, right: bool, yes: str, no: str) -> Question:
    return Question(family, text, f"Yes, {yes}." if right else f"No, {no}.", "Yes" if right else "No")


def _text_questions(draw: random.Random, made: Picture) -> list[Question]:
    asked = ["What does the sign say?", "What is written in the picture?", "Read the text.", "What does it say?"]
    questions = [Question("read", draw.choice(asked), f"It says {made.text}.", made.text)]
    if made.text.isdigit():
        text = draw.choice(["What number is shown?", "Which number do you see?", "What is the number in the picture?"])
        questions.append(Question("read", text, f"The number is {made.text}.", made.text))
    else:
        text = draw.choice(["What word is shown?", "Which word do you see?", "What is the word in the picture?"])
        questions.append(Question("read", text, f"The word is {made.text}.", made.text))
    text = draw.choice(["What colour is the text?", "What is the color of the text?", "Which colour do the letters have?"])
    questions.append(Question("colour", text, f"The text is {made.ink}.", capitalised(made.ink)))
    written = f"{made.ink} text that says {made.text}"
    questions.append(Question("describe", _describe(draw), f"There is {written}.", capitalised(written)))
    return questions


def _describe(draw: random.Random) -> str:
    return draw.choice(["Describe the picture.", "Describe this image.", "What do you see in the picture?", "What is in this image?"])


def _exists(draw: random.Random, made: Picture) -> Question:
    here = {t.phrase for t in made.things} | {t.kind for t in made.things}
    present = draw.choice(made.things)
    if draw.random() < 0.5:
        phrase = present.phrase
    else:
        other = random_thing(draw, made.background)
        phrase = other.phrase
        if present.colour and draw.random() < 0.5:  # the near miss: the same shape, another colour
            phrase = f"{draw.choice(list(COLOURS))} {present.kind}"
    a = with_article(phrase)
    text = draw.choice([f"Is there {a} in the picture?", f"Is there {a}?", f"Do you see {a}?", f"Can you see {a}?"])
    return yes_or_no("exists", text, phrase in here, f"there is {a}", f"there is no {phrase}")


def _places(draw: random.Random, made: Picture) -> list[Question]:
    questions = []
    for thing in made.things:
        place, name = PLACES[thing.cell], thing.phrase
        text = draw.choice([f"Where is the {name}?", f"Where do you see the {name}?", f"In which part of the picture is the {name}?"])
        questions.append(Question("where", text, f"The {name} is {place}.", capitalised(place)))
        text = draw.choice([f"What is {place}?", f"What do you see {place}?", f"Which object is {place}?"])
        questions.append(Question("what at", text, f"There is {with_article(name)} {place}.", capitalised(with_article(name))))
    return questions


def _relations(draw: random.Random, made: Picture) -> list[Question]:
    questions = []
    directions = {
        "to the left of": lambda a, b: a.cell[1] < b.cell[1],
        "to the right of": lambda a, b: a.cell[1] > b.cell[1],
        "above": lambda a, b: a.cell[0] < b.cell[0],
        "below": lambda a, b: a.cell[0] > b.cell[0],
    }
    opposite = {"to the left of": "to the right of", "to the right of": "to the left of", "above": "below", "below": "above"}
    for thing in made.things:
        for words, holds in directions.items():
            others = [t for t in made.things if holds(t, thing)]
            if len(others) == 1:
                name = others[0].phrase
                text = draw.choice([f"What is {words} the {thing.phrase}?", f"Which object is {words} the {thing.phrase}?"])
                questions.append(Question("beside", text, f"The {name} is {words} the {thing.phrase}.", capitalised(with_article(name))))
            for other in others:
                said = words if draw.random() < 0.5 else opposite[words]
                text = f"Is the {other.phrase} {said} the {thing.phrase}?"
                is_said = f"the {other.phrase} is {words} the {thing.phrase}"
                questions.append(yes_or_no("is beside", text, said == words, is_said, is_said))
    draw.shuffle(questions)
    return questions[:3]


def _colours(draw: random.Random, made: Picture) -> list[Question]:
    shapes = [t for t in made.things if t.colour]
    questions = []
    for thing in shapes:
        if sum(t.kind == thing.kind for t in shapes) == 1:
            text = draw.choice([f"What colour is the {thing.kind}?", f"What is the color of the {thing.kind}?", f"Which colour does the {thing.kind} have?"])
            questions.append(Question("colour", text, f"The {thing.kind} is {thing.colour}.", capitalised(thing.colour)))
    return questions


def _ground(draw: random.Random, made: Picture) -> Question:
    text = draw.choice(["What colour is the background?", "What is the color of the background?", "Which colour does the background have?"])
    return Question("background", text, f"The background is {made.background}.", capitalised(made.background))


def _how_many(draw: random.Random, noun: str, nouns: str, count: int) -> Question:
    text = draw.choice([f"How many {nouns} are there?", f"How many {nouns} do you see?", f"Count the {nouns}."])
    verb = "is" if count == 1 else "are"
    said = f"There {verb} {NUMBERS[count]} {noun if count == 1 else nouns}."
    return Question("count", text, said, capitalised(NUMBERS[count]) if count else "None")


def _counts(draw: random.Random, made: Picture) -> list[Question]:
    things, questions = made.things, []
    for phrase in sorted({t.phrase for t in things} | {t.kind for t in things}):
        count = sum(phrase in (t.phrase, t.kind) for t in things)
        questions.append(_how_many(draw, phrase, plural(phrase) if " " not in phrase else f"{phrase.split()[0]} {plural(phrase.split()[1])}", count))
    for colour in sorted({t.colour for t in things if t.colour}):
        questions.append(_how_many(draw, f"{colour} shape", f"{colour} shapes", sum(t.colour == colour for t in things)))
    absent = draw.choice([n for n in SHAPES + list(EMOJI) if all(t.kind != n for t in things)])
    if draw.random() < 0.3:
        questions.append(_how_many(draw, absent, plural(absent), 0))
    draw.shuffle(questions)
    return questions


def _count_all(draw: random.Random, made: Picture) -> Question:
    return _how_many(draw, "object", "objects", len(made.things))


def _described(draw: random.Random, made: Picture) -> Question:
    counts = Counter(t.phrase for t in made.things)
    if len(counts) < len(made.things):  # where things repeat they are counted, else each is told with its place
        # The more numerous first, then by the alphabet.
        phrases = []
        for phrase, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            words = phrase.split()
            phrases.append(f"{NUMBERS[count]} {phrase if count == 1 else ' '.join(words[:-1] + [plural(words[-1])])}")
        said = listed(phrases)
        verb = "is" if phrases[0].startswith("one ") else "are"
        return Question("describe", _describe(draw), f"There {verb} {said}.", capitalised(said))
    said = listed([f"{with_article(t.phrase)} {PLACES[t.cell]}" for t in made.things])
    return Question("describe", _describe(draw), f"There is {said}.", capitalised(said))


def questions(draw: random.Random, made: Picture) -> list[Question]:
    """Every question that the picture answers in one way only, in random order; the description is first in the list."""
    if made.text is not None:
        asked = _text_questions(draw, made)
        return [asked[-1]] + draw.sample([*asked[:-1], _ground(draw, made)], len(asked))
    asked = [_exists(draw, made), _exists(draw, made), _ground(draw, made)]
    if made.layout == "counted":
        asked += _counts(draw, made)[:3] + [_count_all(draw, made)]
    else:
        asked += _places(draw, made) + _colours(draw, made)
        asked += _relations(draw, made) + [_count_all(draw, made)] if len(made.things) > 1 else _alone(draw, made)
    draw.shuffle(asked)
    return [_described(draw, made)] + asked


def _alone(draw: random.Random, made: Picture) -> list[Question]:
    thing = made.things[0]
    a = with_article(thing.phrase)
    text = draw.choice(["What is this?", "What does the picture show?", "Which object is in the picture?"])
    return [Question("what", text, f"This is {a}.", capitalised(a))]
