"""Questions about a clip, each with its one right answer in a long and a short form."""

import random

from clips import ACTIONS, Clip, Event
from picture_questions import Question, yes_or_no
from things import CLIP_EMOJI, COLOURS, NUMBERS, SHAPES, capitalised, with_article

SIMPLE_ACTIONS = sorted({a for a in ACTIONS if a != "turns"})


def _clause(made: Clip, event: Event) -> str:
    return f"the {made.actors[event.actor].phrase} {event.action}"


def _infinitive(action: str) -> str:
    verb, space, rest = action.partition(" ")
    return (verb[:-2] if verb.endswith("shes") else verb[:-1]) + space + rest


def _describe(draw: random.Random, made: Clip) -> Question:
    text = draw.choice(["What happens in the video?", "Describe the video.", "What do you see in this video?", "Describe this clip."])
    clauses = [_clause(made, e) for e in made.events]
    still = made.events[-1].action == "stays still"
    said = clauses[0] if len(clauses) == 1 else clauses[0] + (" and " if still else ", then ") + clauses[1]
    return Question("describe", text, capitalised(said) + ".", capitalised(said.replace("the ", "", 1).replace(", then the ", ", then ").replace(" and the ", " and ")))


def _order(draw: random.Random, made: Clip) -> list[Question]:
    if len(made.events) < 2 or made.events[1].action == "stays still":
        return []
    questions = []
    for event, words in ((made.events[0], ["first", "at the start"]), (made.events[1], ["last", "at the end"])):
        text = f"What happens {draw.choice(words)}?"
        said = _clause(made, event)
        questions.append(Question("order", text, capitalised(said) + ".", capitalised(said.removeprefix("the "))))
    return questions


def _does(draw: random.Random, made: Clip, event: Event) -> list[Question]:
    actor = made.actors[event.actor]
    said = _clause(made, event)
    text = draw.choice([f"What does the {actor.phrase} do?", f"What happens to the {actor.phrase}?"])
    questions = [Question("does", text, capitalised(said) + ".", capitalised(event.action))]
    verb, _, object = event.action.partition(" ")
    if verb == "moves":
        text = draw.choice([f"Which way does the {actor.phrase} move?", f"In which direction does the {actor.phrase} move?"])
        questions.append(Question("direction", text, f"It moves {object}.", capitalised(object)))
    if verb == "enters":
        text = draw.choice([f"Where does the {actor.phrase} come from?", f"From which side does the {actor.phrase} enter?"])
        questions.append(Question("direction", text, f"It enters {object}.", capitalised(object)))
    if verb == "turns":
        text = draw.choice([f"What colour is the {actor.kind} at the end?", f"Which colour does the {actor.kind} turn?"])
        questions.append(Question("colour", text, f"The {actor.kind} is {object} at the end.", capitalised(object)))
        text = draw.choice([f"What colour is the {actor.kind} at the start?", f"Which colour has the {actor.kind} first?"])
        questions.append(Question("colour", text, f"The {actor.kind} is {actor.colour} at the start.", capitalised(actor.colour)))
    elif actor.colour:
        text = draw.choice([f"What colour is the {actor.kind}?", f"What is the color of the {actor.kind}?"])
        questions.append(Question("colour", text, f"The {actor.kind} is {actor.colour}.", capitalised(actor.colour)))
    if verb != "turns":
        opposite = {"moves left": "moves right", "moves right": "moves left", "moves up": "moves down", "moves down": "moves up",
                    "grows": "shrinks", "shrinks": "grows", "vanishes": "appears", "appears": "vanishes"}
        asked = event.action
        if draw.random() < 0.5:
            asked = opposite.get(event.action) or draw.choice([a for a in SIMPLE_ACTIONS if a != event.action])
        text = f"Does the {actor.phrase} {_infinitive(asked)}?"
        questions.append(yes_or_no("does it", text, asked == event.action, said, said))
    return questions


def _who(draw: random.Random, made: Clip, event: Event) -> list[Question]:
    if sum(e.action == event.action for e in made.events) > 1:
        return []
    name = made.actors[event.actor].phrase
    text = draw.choice([f"What {event.action}?", f"Which object {event.action}?"])
    return [Question("who", text, f"The {name} {event.action}.", capitalised(with_article(name)))]


def _counts(draw: random.Random, made: Clip) -> list[Question]:
    total = len(made.actors)
    arriving = sum(e.action.split()[0] in ("appears", "enters") for e in made.events)
    leaving = sum(e.action == "vanishes" for e in made.events)
    questions = []
    for count, when in ((total - arriving, "at the start"), (total - leaving, "at the end")):
        text = draw.choice([f"How many objects are there {when}?", f"How many objects do you see {when}?"])
        said = f"There {'is' if count == 1 else 'are'} {NUMBERS[count]} {'object' if count == 1 else 'objects'} {when}."
        questions.append(Question("count", text, said, capitalised(NUMBERS[count]) if count else "None"))
    return questions


def _exists(draw: random.Random, made: Clip) -> Question:
    actor = draw.choice(made.actors)
    phrase = actor.phrase
    if draw.random() < 0.5:
        phrase = f"{draw.choice(list(COLOURS))} {draw.choice(SHAPES)}" if draw.random() < 0.5 else draw.choice(CLIP_EMOJI)
    a = with_article(phrase)
    text = draw.choice([f"Is there {a} in the video?", f"Do you see {a}?", f"Is there {a}?"])
    shown = {x.phrase for x in made.actors}
    shown |= {f"{e.action.split()[1]} {made.actors[e.actor].kind}" for e in made.events if e.action.startswith("turns")}
    return yes_or_no("exists", text, phrase in shown, f"there is {a}", f"there is no {phrase}")


def questions(draw: random.Random, made: Clip) -> list[Question]:
    """Every question that the clip answers in one way only, in random order; the description is first in the list."""
    asked = _order(draw, made) + _counts(draw, made) + [_exists(draw, made)]
    for event in made.events:
        asked += _does(draw, made, event) + _who(draw, made, event)
    text = draw.choice(["What colour is the background?", "What is the color of the background?"])
    asked.append(Question("background", text, f"The background is {made.background}.", capitalised(made.background)))
    draw.shuffle(asked)
    return [_describe(draw, made)] + asked
