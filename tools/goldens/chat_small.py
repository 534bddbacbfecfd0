"""Writes Tests/Goldens/chat/small.json: what transformers' Jinja environment makes of small templates."""

import copy
import importlib.metadata

import golden_json
from chat_small_cases import CASES, VARIABLES
from jinja2.exceptions import TemplateError
from transformers.utils.chat_template_utils import _compile_jinja_template


def outcome(template):
    """What the template renders; where Python raises, whether it does when compiling or when rendering."""
    try:
        compiled = _compile_jinja_template(template)
    except Exception:
        return {"error": "syntax"}
    try:
        return {"output": compiled.render(**copy.deepcopy(VARIABLES))}
    except TemplateError as error:
        refused = type(error) is TemplateError
        return {"error": "refused", "message": error.message} if refused else {"error": "rendering"}
    except Exception:
        return {"error": "rendering"}


def main():
    rows = []
    for feature, templates in CASES.items():
        for template in dict.fromkeys(templates):
            rows.append({"feature": feature, "template": template, **outcome(template)})
    versions = {name: importlib.metadata.version(name) for name in ("transformers", "jinja2")}
    golden_json.write(
        golden_json.ROOT / "Tests/Goldens/chat/small.json",
        {"versions": versions, "variables": VARIABLES, "cases": rows},
    )
    print(f"{len(rows)} cases, {sum('error' in row for row in rows)} of them errors")


if __name__ == "__main__":
    main()
