"""What can be drawn and named: colours, shapes, emoji, words."""

# RGB centres; every drawing moves each channel by up to COLOUR_JITTER.
COLOURS = {
    "red": (220, 35, 40), "green": (40, 160, 60), "blue": (40, 80, 220), "yellow": (245, 220, 50),
    "orange": (245, 135, 25), "purple": (130, 50, 180), "pink": (250, 150, 195), "brown": (120, 75, 40),
    "black": (22, 22, 22), "white": (245, 245, 245), "gray": (130, 130, 130),
}
COLOUR_JITTER = 12

SHAPES = ["circle", "square", "triangle", "star", "heart", "diamond", "ring", "cross"]

EMOJI = {
    "cat": "🐱", "dog": "🐶", "rabbit": "🐰", "fox": "🦊", "panda": "🐼", "frog": "🐸", "pig": "🐷", "chick": "🐤",
    "penguin": "🐧", "whale": "🐳", "turtle": "🐢", "snail": "🐌", "bee": "🐝", "butterfly": "🦋", "octopus": "🐙",
    "elephant": "🐘", "crab": "🦀", "apple": "🍎", "banana": "🍌", "strawberry": "🍓", "lemon": "🍋", "pineapple": "🍍",
    "carrot": "🥕", "pizza": "🍕", "cookie": "🍪", "cake": "🎂", "car": "🚗", "bus": "🚌", "bicycle": "🚲",
    "train": "🚆", "rocket": "🚀", "boat": "⛵", "house": "🏠", "tree": "🌳", "cactus": "🌵", "sunflower": "🌻",
    "mushroom": "🍄", "sun": "🌞", "moon": "🌙", "balloon": "🎈", "guitar": "🎸", "key": "🔑", "book": "📕",
    "clock": "⏰", "bell": "🔔", "camera": "📷", "crown": "👑", "hat": "🎩", "ball": "⚽", "gift": "🎁",
    "robot": "🤖", "ghost": "👻",
}

# Clips are small: the emoji that stay clear at 30 pixels.
CLIP_EMOJI = [
    "cat", "dog", "fox", "panda", "frog", "pig", "penguin", "turtle", "bee", "octopus", "apple", "banana",
    "pizza", "car", "bus", "rocket", "house", "tree", "balloon", "sun", "key", "ball", "gift", "ghost",
]

PLURALS = {
    "butterfly": "butterflies", "octopus": "octopuses", "strawberry": "strawberries", "bus": "buses",
    "cactus": "cactuses", "cross": "crosses", "fox": "foxes",
}

WORDS = (
    "air arm art bag bed bird blue boat bone book bread brick bridge brush cake camp card chair city clay "
    "cloud coat corn cup desk door dream drum duck dust ear east farm film fire flag floor food fruit game "
    "gate gift glass gold grass green hall hand hill home horse ice iron jam jump king kite lake lamp leaf "
    "left light lion lock map market milk mill mint moon mud music nest night north note ocean open orange "
    "owl page park path peace pear pen plant plum pond rain rest rice right ring river road rock room rope "
    "salt sand school sea seed ship shop silver sky sleep snow soap song south spoon spring star stone stop "
    "street sugar summer tea time town tower toy train tree valley wall water west wheel wind winter wolf "
    "wood wool yard zebra zoo"
).split()

NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight"]

CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def plural(noun: str) -> str:
    return PLURALS.get(noun, noun + "s")


def with_article(phrase: str) -> str:
    return ("an " if phrase[0] in "aeiou" else "a ") + phrase


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
