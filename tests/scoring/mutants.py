"""The shipped questions, with weights of their own, and one thing changed."""

import json
from collections.abc import Callable
from typing import Any

from questions import Bank, bank_from_text, load_bank

Document = dict[str, Any]
Change = Callable[[Document], object]


# So that a company may move a weight of the shipped bank without any test of the linter's own working.
WEIGHTS = {
    id_: "5" if question.theme == "focus" and not question.is_settling else "8"
    for id_, question in load_bank().questions.items()
}


def mutant(*changes: Change) -> Bank:
    """Build the bank with these changes."""
    document = json.loads(load_bank().text)
    document["weights"]["weights"] = dict(WEIGHTS)
    for change in changes:
        change(document)
    return bank_from_text(json.dumps(document))


def question_in(document: Document, id_: str) -> Document:
    """Find a question."""
    found: Document = next(entry for entry in document["bank"]["questions"] if entry["id"] == id_)
    return found


def weigh(id_: str, weight: str) -> Change:
    """Let a question count so many points."""
    return lambda document: document["weights"]["weights"].update({id_: weight})


def own(area: str, **shares: str) -> Change:
    """Let the roles own an area in other shares."""
    return lambda document: document["weights"]["shares"].update({area: shares})


def give(question: str, option: str, gives: Any) -> Change:
    """Let a statement ("a" or "b") or an option give its points elsewhere."""

    def change(document: Document) -> None:
        entry = question_in(document, question)
        sides = {"a": entry["a"], "b": entry["b"]} if "a" in entry else {o["id"]: o for o in entry["options"]}
        sides[option]["gives"] = gives

    return change


def limit(verdict: str, **numbers: str) -> Change:
    """Set a threshold."""
    return lambda document: document["weights"]["verdicts"][verdict].update(numbers)


def delete(id_: str) -> Change:
    """Take a question away, with all that names it."""

    def change(document: Document) -> None:
        document["bank"]["questions"].remove(question_in(document, id_))
        del document["weights"]["weights"][id_]
        for options in document["weights"]["factors"].values():
            for factor in options.values():
                factor["questions"] = [other for other in factor["questions"] if other != id_]

    return change


def heads_first(document: Document) -> None:
    """Put the statement that is more of the Head's first, everywhere."""
    shares = document["weights"]["shares"]
    for entry in document["bank"]["questions"]:
        if "a" in entry:
            sides = sorted((entry["a"], entry["b"]), key=lambda side: -float(shares[side["gives"]]["head"]))
            entry["a"], entry["b"] = sides


def third_role(document: Document) -> None:
    """Add a role that owns a quarter of what the Head owned."""
    document["bank"]["roles"]["chief"] = {"name": "Chief of Staff", "focus": "keeps the threads together"}
    for shares in document["weights"]["shares"].values():
        quarter = float(shares["head"]) / 4
        shares["head"], shares["chief"] = str(float(shares["head"]) - quarter), str(quarter)
