"""The conversations that `chat_templates.py` renders: messages as OpenAI's clients and transformers' users write them."""

IMAGE = {"type": "image"}
VIDEO = {"type": "video"}
AUDIO = {"type": "audio"}


def text(value):
    return {"type": "text", "text": value}


def user(*parts):
    return {"role": "user", "content": list(parts)}


def assistant(*parts):
    return {"role": "assistant", "content": list(parts)}


def system(value):
    return {"role": "system", "content": [text(value)]}


WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather of a place, \"now\" & <then>",
        "parameters": {
            "type": "object",
            "properties": {"place": {"type": "string", "description": "Ort, 場所"}, "days": {"type": "integer", "minimum": 1}},
            "required": ["place"],
        },
    },
}

CONVERSATIONS = [
    {"name": "one image", "messages": [user(IMAGE, text("What is shown here?"))]},
    {"name": "image after text", "messages": [user(text("What is shown here?"), IMAGE)]},
    {"name": "three images", "messages": [user(IMAGE, text("Compare"), IMAGE, IMAGE, text("these."))]},
    {"name": "image by address", "messages": [user({"type": "image_url", "image_url": {"url": "a.png"}}, text("Well?"))]},
    {"name": "image by short address", "messages": [user({"type": "image_url", "image_url": "a.png"}, text("Well?"))]},
    {"name": "image with data", "messages": [user({"type": "image", "image": "a.png", "detail": None}, text("Well?"))]},
    {"name": "video", "messages": [user(VIDEO, text("Why is it funny?"))]},
    {"name": "video and image", "messages": [user(IMAGE, VIDEO, text("Which is newer?"))]},
    {"name": "audio", "messages": [user(AUDIO, text("Who speaks?"))]},
    {"name": "only text", "messages": [user(text("Hello."))]},
    {"name": "only an image", "messages": [user(IMAGE)]},
    {"name": "empty text", "messages": [user(IMAGE, text(""))]},
    {"name": "no parts", "messages": [user()]},
    {"name": "white space", "messages": [user(text("  \n indented \t\n")), assistant(text(" kept? \n"))]},
    {"name": "unicode", "messages": [system("Réponds en 日本語."), user(IMAGE, text("Größe, e\u0301, 😀 👩‍👩‍👧 ‮ \u00a0?")), assistant(text("はい。"))]},
    {"name": "quotes and braces", "messages": [user(text("{{ x }} {% if %} '\"' \\ <image> </s> &amp;")), assistant(text("<|im_end|>"))]},
    {"name": "system", "messages": [system("Be brief."), user(text("Hello."))]},
    {"name": "system alone", "messages": [system("Be brief.")]},
    {"name": "turns", "messages": [user(IMAGE, text("What?")), assistant(text("A cat.")), user(text("Which colour?")), assistant(text("Black"))]},
    {"name": "system and turns", "messages": [system("S"), user(text("1")), assistant(text("2")), user(IMAGE, IMAGE, text("3")), assistant(text("4"), text("5"))]},
    {"name": "assistant first", "messages": [assistant(text("How can I help?")), user(text("So."))]},
    {"name": "two users", "messages": [user(text("One.")), user(text("Two."))]},
    {"name": "strings", "messages": [{"role": "system", "content": "S"}, {"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi"}]},
    {"name": "string of a user", "messages": [{"role": "user", "content": "Hello"}]},
    {"name": "tool role", "messages": [user(text("Weather?")), {"role": "tool", "content": [text("5 degrees")], "name": "weather"}]},
    {"name": "unknown role", "messages": [{"role": "narrator", "content": [text("Once")]}]},
    {"name": "no content", "messages": [user(text("Hi")), {"role": "assistant", "content": None}]},
    {"name": "no role", "messages": [{"content": [text("Hi")]}]},
    {"name": "reasoning", "messages": [user(text("2+2?")), {"role": "assistant", "reasoning": "easy", "content": [text("4")]}]},
    {"name": "tools", "messages": [user(text("Weather in Oslo?"))], "tools": [WEATHER]},
    {"name": "tool call", "messages": [user(text("Weather?")), {"role": "assistant", "content": [text("I look.")], "tool_calls": [{"type": "function", "function": {"name": "weather", "arguments": {"place": "Oslo"}}}]}], "tools": [WEATHER]},
    {"name": "long", "messages": [message for turn in range(20) for message in (user(IMAGE, text(f"Question {turn}?")), assistant(text(f"Answer {turn}.")))]},
]
