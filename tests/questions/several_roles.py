"""A bank of eight questions for three or four roles, in English and German."""

import json
from pathlib import Path
from random import Random
from typing import Any

from questions import Bank, Sheet, load_bank
from scoring import Kind, Outcome, recommend

NAMES = {
    "head": ("Head of Service", "Serviceleitung"),
    "director": ("Director of Service", "Servicedirektion"),
    "manager": ("Shift Manager", "Schichtleitung"),
    "officer": ("Operations Officer", "Betriebsvorstand"),
}
AREAS = {  # parts of 100 of Head, Director, Manager and Officer; without the Officer the Director has both parts
    "now": (100, 0, 0, 0),
    "later": (0, 100, 0, 0),
    "shift": (20, 0, 80, 0),
    "rules": (40, 20, 20, 20),
    "board": (0, 20, 0, 80),
}
TRADEOFFS = {
    "pace": ("now", "later"),
    "calm": ("shift", "later"),
    "home": ("now", "shift"),
    "care": ("rules", "board"),
    "away": ("board", "now"),
    "firm": ("shift", "rules"),
}
SITUATIONS = {"first": ("now", "later", "shift", "board"), "paper": ("rules", "later", "shift", "now")}
THREE = 3
STEPS = ("a2", "a1", "both", "b1", "b2")


def write_roles(folder: Path, count: int) -> Path:
    """Write the bank for the first so many roles."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {
        "bank.yaml": _words(count, 0, "in English", is_whole=True),
        "bank.de.yaml": _words(count, 1, "auf Deutsch", is_whole=False),
        "weights.yaml": _numbers(count),
    }.items():
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=1))
    return folder


def load_roles(folder: Path, count: int) -> Bank:
    """Write the bank and load it."""
    return load_bank(write_roles(folder, count))


def drawn(bank: Bank, *kinds: Kind, sheets: int = 60, seed: int = 1) -> list[Outcome]:
    """Draw sheets, some of which ask mostly for one role, and return the outcomes of these kinds, or of all."""
    random = Random(seed)  # noqa: S311  not a secret
    found = []
    for _ in range(sheets):
        role, pull = random.choice(list(bank.roles)), random.random()
        answers = {
            question.id: max(question.options.values(), key=lambda option: option.owned[role]).id
            if random.random() < pull
            else random.choice(list(question.options))
            for question in bank.asked.values()
        }
        found.append(recommend(bank, Sheet(answers)))
    return [outcome for outcome in found if not kinds or outcome.verdict.kind in kinds]


def _words(count: int, at: int, language: str, *, is_whole: bool) -> dict[str, Any]:
    """Return the texts in one language; those of bank.yaml name ids and kinds as well."""

    def whole(**more: Any) -> dict[str, Any]:
        return more if is_whole else {}

    def said(name: str) -> str:
        return f"{name.title()} {language}"

    questions = {
        id_: whole(theme="work", kind="tradeoff")
        | {"title": said(id_), "why": said(id_)}
        | {side: _side(f"{said(area)} {id_}", whole(gives=area)) for side, area in zip("ab", areas, strict=True)}
        for id_, areas in TRADEOFFS.items()
    } | {
        id_: whole(theme="work", kind="situation")
        | {
            "title": said(id_),
            "ask": f"{said(id_)}?",
            "why": said(id_),
            "options": _options(id_, areas, said, is_whole=is_whole),
        }
        for id_, areas in SITUATIONS.items()
    }
    options = {id_: {"text": said(id_)} for id_ in ("few", "many")}
    context = whole(id="size") | {
        "title": said("size"),
        "ask": said("size"),
        "options": _listed(options) if is_whole else options,
    }
    return whole(id="roles", version="1") | {
        "intro": said("intro"),
        "roles": {role: {"name": NAMES[role][at], "focus": f"sees to {role}"} for role in list(NAMES)[:count]},
        "areas": {
            id_: {"name": said(id_), "duty": f"{said(id_)}: duty"} | whole(kind="responsibility") for id_ in AREAS
        },
        "themes": {"work": said("work")},
        "tradeoff": {
            "ask": said("which"),
            "steps": {step: f"{step[:2]} {language}" for step in STEPS},
            "both_reason": said("both"),
        },
        "situation": {"even": said("even"), "even_reason": said("even")},
        "exits": {"dont_know": said("unknown"), "not_relevant": said("irrelevant")},
        "questions": _listed(questions) if is_whole else questions,
        "context": [context] if is_whole else {"size": context},
    }


def _listed(entries: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": id_, **entry} for id_, entry in entries.items()]


def _side(text: str, gives: dict[str, Any]) -> dict[str, Any]:
    return gives | {"text": text, "reason": f"You want {text}.", "reason_mild": f"You lean to {text}."}


def _options(id_: str, areas: tuple[str, ...], said: Any, *, is_whole: bool) -> Any:
    options = {
        area: ({"gives": area} if is_whole else {})
        | {"text": f"{said(area)} {id_}", "reason": f"{said(area)} comes {id_}."}
        for area in areas
    }
    return _listed(options) if is_whole else options


def _numbers(count: int) -> dict[str, Any]:
    roles = list(NAMES)[:count]
    shares = AREAS if count > THREE else {id_: (h, d + o, m) for id_, (h, d, m, o) in AREAS.items()}
    return {
        "weights": {id_: 8 if id_ in SITUATIONS else 4 for id_ in (*TRADEOFFS, *SITUATIONS)},
        "shares": {id_: dict(zip(roles, parts, strict=True)) for id_, parts in shares.items()},
        "steps": dict(zip(STEPS, (0, 25, 50, 75, 100), strict=True)),
        "double": {"times": 2, "at_most": 3},
        "factors": {"size": {"many": {"times": 1.5, "questions": ["pace", "first"]}}},
        "verdicts": {
            "too_little": {"answered_below": 60},
            "clear": {"luck_at_most": 10, "hold_at_least": 90},
            "leaning": {"luck_at_most": 33, "hold_at_least": 75},
            "hybrid": {"strength_at_least": 50},
        },
        "variations": {"times": [0.5, 1, 1.5], "step_slip": 10, "option_slip": 20},
    }
