"""A language that nobody speaks, made of the bank's own texts: what was not translated stands out at once."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ACCENTED = str.maketrans("AEIOUYaeiouycn", "ÀÉÎÕÜÝáèíôûýçñ")
OPEN, CLOSE = "⟦⟧"

Say = Callable[[str], str]


def accented(text: str) -> str:
    """Write a text so that it can still be read, and is seen to be no longer the original."""
    parts = re.split(r"(\{\w+\}|%\(\w+\)s)", text)
    return OPEN + "".join(part if at % 2 else part.translate(ACCENTED) for at, part in enumerate(parts)) + CLOSE


def write_pseudo_language(folder: Path, code: str = "xx", say: Say = accented) -> Path:
    """Write the language file for the bank.yaml in a folder; returns where it stands."""
    words = YAML(typ="safe", pure=True).load((folder / "bank.yaml").read_text(encoding="utf-8"))
    path = folder / f"bank.{code}.yaml"
    path.write_text(json.dumps(language(words, say), ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def language(words: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """Return what a language file holds for the plain data of a bank.yaml."""
    return {
        **{key: _said(words[key], say) for key in ("intro", "roles", "themes", "tradeoff", "situation", "exits")},
        "areas": {id_: _picked(area, say, "name", "duty") for id_, area in words["areas"].items()},
        "questions": {entry["id"]: _question(entry, say) for entry in words["questions"]},
        "context": {entry["id"]: _question(entry, say) for entry in words.get("context", ())},
        "notes": {id_: _picked(note, say, "text") for id_, note in words.get("notes", {}).items()},
    }


def _question(entry: Mapping[str, Any], say: Say) -> dict[str, Any]:
    found: dict[str, Any] = _picked(entry, say, "title", "ask", "why")
    for side in ("a", "b"):
        if side in entry:
            found[side] = _picked(entry[side], say, "text", "reason", "reason_mild")
    if "options" in entry:
        found["options"] = {option["id"]: _picked(option, say, "text", "reason") for option in entry["options"]}
    return found


def _picked(entry: Mapping[str, Any], say: Say, *keys: str) -> dict[str, str]:
    return {key: say(entry[key]) for key in keys if key in entry}


def _said(value: Any, say: Say) -> Any:
    return {key: _said(item, say) for key, item in value.items()} if isinstance(value, dict) else say(value)
