"""Writes Tests/Goldens/chat/templates.json: what transformers makes of conversations with real chat templates.

    python chat_templates.py --data DATA

The templates of DATA/configs are not committed, and of what they give only a hash (FNV-1a, 64 bit) is; the demo
checkpoints are rendered with their own special tokens, and kept in full.
"""

import argparse
import copy
import importlib.metadata
import json
import tempfile
from pathlib import Path

import golden_json
from chat_conversations import CONVERSATIONS
from transformers import AutoTokenizer
from transformers.processing_utils import ProcessorMixin
from transformers.utils.chat_template_utils import render_jinja_template

OPTIONS = [{}, {"add_generation_prompt": True}, {"continue_final_message": True}]

# Two templates of our own that read what the real ones here do not: text content, tools and options.
OWN = {
    "text": "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}{% if m.reasoning_content %}[{{ m.thinking }}]{% endif %}{{ eos_token }}\n{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}",
    "tools": "{{ bos_token }}{%- if tools %}{{ tools | tojson(indent=2) }}\n{% endif %}{% if documents is none %}-{% endif %}{% for m in messages %}\n    {%- if m.content is string %}{{ m.content | trim }}{% else %}{% for p in m.content %}{{ p.text | default('<' ~ p.type ~ '>') | trim }}{% endfor %}{% endif %}{% for c in m.tool_calls or [] %}{{ c.function | tojson }}{% endfor %}\n{% endfor %}{{ 'A:' if add_generation_prompt }}",
}

# How checkpoints keep their templates: which one counts when there are several.
LAYOUTS = [
    {"chat_template.jinja": "J"},
    {"chat_template.json": {"chat_template": "L"}},
    {"chat_template.jinja": "J", "chat_template.json": {"chat_template": "L"}},
    {"chat_template.jinja": "J", "additional_chat_templates/tool_use.jinja": "T"},
    {"additional_chat_templates/rag.jinja": "R", "additional_chat_templates/default.jinja": "D"},
    {"chat_template.json": {"chat_template": "L"}, "additional_chat_templates/tool_use.jinja": "T"},
    {"processor_config.json": {"chat_template": "P"}, "chat_template.jinja": "J"},
    {"processor_config.json": {"chat_template": None}, "chat_template.jinja": "J"},
    {"processor_config.json": {"chat_template": {"default": "P", "tool_use": "Q"}}},
    {"chat_template.json": {}},
    {},
]


def fnv(text):
    state = 0xCBF29CE484222325
    for byte in text.encode():
        state = (state ^ byte) * 0x100000001B3 % 2**64
    return f"{state:016x}"


def runs(name, render, keep):
    """One row a conversation and option; a conversation that raises gives null."""
    for conversation in CONVERSATIONS:
        outputs = []
        for options in OPTIONS:
            try:
                output = render(copy.deepcopy(conversation["messages"]), conversation.get("tools"), options)
                outputs.append(output if keep else fnv(output))
            except Exception:
                outputs.append(None)
        yield {"template": name, "conversation": conversation["name"], "outputs": outputs}


def by_template(template, **tokens):
    def render(messages, tools, options):
        conversations, _ = ProcessorMixin._normalize_conversations(None, messages)
        return render_jinja_template(conversations, tools=tools, chat_template=template, **options, **tokens)[0][0]

    return render


def layout(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(content if isinstance(content, str) else json.dumps(content))
        try:
            template = ProcessorMixin.get_processor_dict(folder)[0].get("chat_template")
        except Exception:
            return {"files": files, "error": True}
    return {"files": files, "templates": {"default": template} if isinstance(template, str) else template or {}}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    configs = parser.parse_args().data / "configs"
    rows = []
    for path in sorted(configs.glob("*/*.jinja")):
        template = path.read_text()
        rows += runs(f"shared/{path.relative_to(configs)}", by_template(template, bos_token="<s>", eos_token="</s>"), False)
    for name, template in OWN.items():
        rows += runs(f"own/{name}", by_template(template, bos_token="<s>", eos_token="</s>"), True)
    demos, tokens = sorted(golden_json.ROOT.glob("Plugins/*/Demo")), {}
    for folder in demos:
        name = str(folder.relative_to(golden_json.ROOT))
        tokens[name] = AutoTokenizer.from_pretrained(folder).special_tokens_map
        template = ProcessorMixin.get_processor_dict(folder)[0]["chat_template"]
        rows += runs(name, by_template(template, **tokens[name]), True)
    golden_json.write(
        golden_json.ROOT / "Tests/Goldens/chat/templates.json",
        {
            "versions": {name: importlib.metadata.version(name) for name in ("transformers", "jinja2")},
            "conversations": CONVERSATIONS,
            "own": OWN,
            "special_tokens": tokens,
            "layouts": [layout(files) for files in LAYOUTS],
            "runs": rows,
        },
    )
    print(f"{3 * len(rows)} renderings, {sum(row['outputs'].count(None) for row in rows)} of them errors")


if __name__ == "__main__":
    main()
